package demo

import "time"

// guild are whom the other officer invited week by week, so that the page Insight has
// something to tell: most are quick, some are slow, and a few never come.
var guild = []character{
	hive(47, 1, onboarded, "adeline_seah", "yes"), hive(46, 3, onboarded, "boon_keng", "no"), hive(45, 14, onboarded, "chitra_devi", "yes"),
	hive(40, 2, onboarded, "desmond_goh", "no"), hive(39, 6, onboarded, "elaine_chua", "no"), hive(33, 1, onboarded, "faridah_ismail", "yes"),
	hive(32, 9, onboarded, "gopal_raman", "no"), hive(31, 2, onboarded, "hui_min", "no"), hive(25, 0, waiting, "irfan_shah", "yes"),
	hive(24, 4, onboarded, "joanne_sim", "no"), hive(18, 2, halfway, "kelvin_ang", "no"), hive(17, 3, onboarded, "latifah_omar", "yes"),
	hive(13, 1, onboarded, "marcus_ho", "no"), hive(11, 0, refused, "nadia_rahmann", "no"), hive(8, 5, onboarded, "oliver_teo", "no"),
	hive(4, 2, onboarded, "puspa_wati", "yes"), hive(1, 0, waiting, "qi_xuan", "no"),
}

// hive is a member of the guild, invited so many days ago, who acts after so many days.
func hive(ago, within int, s story, name, seed string) character {
	c := character{inviter: OtherOfficer, ago: time.Duration(ago) * day, story: s, within: time.Duration(within) * day, form: byEmail(name+"@hive.gov.sg", seed, "Joins the design guild")}
	if seed == "yes" {
		c.seed = mailed
	}
	return c
}
