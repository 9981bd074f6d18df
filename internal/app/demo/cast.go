package demo

import (
	"time"

	"techbiz/internal/invite"
)

// story is how far a character got.
type story int

const (
	waiting story = iota
	opened
	halfway
	onboarded
	refused
	revoked
	resent
)

// character is one invited person of the demo.
type character struct {
	inviter string
	ago     time.Duration // before today
	story   story
	form    invite.Form
	seed    seedStory     // of who was onboarded and wants SEED
	within  time.Duration // after the invitation they act; a quarter of ago where 0
}

// acts is how long before today the character acts.
func (c character) acts() time.Duration {
	if c.within == 0 {
		return c.ago * 3 / 4
	}
	return c.ago - c.within
}

const day = 24 * time.Hour

func byEmail(email, seed, reason string) invite.Form {
	return invite.Form{Type: invite.ByEmail, Email: email, SEED: seed, Reason: reason}
}

func byAccount(email, username, first, last, number, department, seed, reason string) invite.Form {
	return invite.Form{Type: invite.ByAccount, Email: email, Username: username, FirstName: first, LastName: last, CountryCode: "+65",
		ContactNumber: number, Organisation: "Acme Pte Ltd", Department: department, SEED: seed, Reason: reason}
}

var cast = []character{
	{inviter: Officer, ago: 44 * day, story: onboarded, form: byAccount(Vendor, "vendor.acme", "Farhan", "Rahmat", "91234567", "Platform", "yes", "Runs the pipelines of the licensing system"), seed: mailedAgain},
	{inviter: Officer, ago: 43 * day, story: waiting, form: byEmail("lim_peng@tech.gov.sg", "no", "Reviews the data catalogue")},
	{inviter: Officer, ago: 42 * day, story: onboarded, form: byEmail("tan_hui_ling@tech.gov.sg", "yes", "Product owner of the licensing system"), seed: mailed},
	{inviter: Officer, ago: 41 * day, story: waiting, form: byAccount("priya@acme.com", "priya.n", "Priya", "Nair", "81234501", "Design", "no", "Prototype of the new counter screens")},
	{inviter: Officer, ago: 36 * day, story: onboarded, form: byEmail("rajesh_from.acme@tech.gov.sg", "no", "On-site support during the migration")},
	{inviter: Officer, ago: 28 * day, story: opened, form: byEmail("nurul_huda@hive.gov.sg", "no", "Joins the working group on identity")},
	{inviter: Officer, ago: 27 * day, story: revoked, form: byAccount("j.doe@acme.com", "j.doe", "Jordan", "Doe", "91230000", "", "no", "Left the project before it began")},
	{inviter: Officer, ago: 21 * day, story: onboarded, form: byAccount("mei.chen@acme.com", "mei_chen", "Mei", "Chén", "98765432", "Security", "yes", "Yearly penetration test"), seed: mailRefused},
	{inviter: Officer, ago: 16 * day, story: halfway, form: byAccount("siti@acme.com", "siti.aminah", "Siti", "Aminah", "87654321", "Operations", "yes", "Second-line operations")},
	{inviter: Officer, ago: 12 * day, story: resent, form: byEmail("ong_wei@tech.gov.sg", "no", "Acts for the product owner")},
	{inviter: Officer, ago: 9 * day, story: refused, form: byEmail("krishnann@hive.gov.sg", "no", "Data protection review")},
	{inviter: Officer, ago: 6 * day, story: onboarded, form: byEmail("grace_koh@tech.gov.sg", "no", "Needs the gateway's dashboards")},
	{inviter: Officer, ago: 3 * day, story: opened, form: byAccount("o'brien@acme.com", "o'brien", "Niamh", "O'Brien", "91112222", "Platform", "no", "Replaces a colleague on leave")},
	{inviter: Officer, ago: 2 * day, story: waiting, form: byEmail("haziq_from.acme@tech.gov.sg", "yes", "Enrols the test devices")},
	{inviter: Officer, ago: 3 * time.Hour, story: waiting, form: byAccount("kavitha@acme.com", "kavitha.r", "கவிதா", "ராமன்", "93334444", "Accessibility", "no", "Accessibility audit of the portal")},
	{inviter: OtherOfficer, ago: 20 * day, story: onboarded, form: byEmail("yeo_li_min@hive.gov.sg", "no", "Leads the design guild")},
	{inviter: OtherOfficer, ago: 5 * day, story: waiting, form: byAccount("sam@acme.com", "sam.lee", "Sam", "Lee", "95556666", "", "no", "Workshop facilitation")},
}
