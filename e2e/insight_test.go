package e2e_test

import "testing"

// TestInsight: an officer sees how onboarding goes and what is stuck, and sends all of it
// again; an admin sees everybody's, by agency.
func TestInsight(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/insight")
	o.on("Insight")
	o.sees("Invited 15 100%", "mail refused", "not accepted for 7 days or more", "accepted, with steps left", "lapsed in the last 30 days")
	o.seesNot("Whose invitations", "By agency")
	o.choose("Invited in the last", "4 weeks")
	o.press("Show")
	o.at("Insight")
	o.until("four weeks", `() => document.querySelectorAll("#weeks-title ~ .scroller tbody tr").length === 4`)
	if to := o.linkTo("See them in the list"); to != "/invite/status?sort=asc&status=open" {
		t.Errorf("the list is at %s", to)
	}

	o.press("Resend all that may be resent")
	o.on("Send 5 invitations again?")
	o.press("Confirm")
	o.sees("Sent again", "5 invitations were sent again by")
	o.seesNot("not accepted for 7 days or more", "accepted, with steps left", "Resend all that")
	o.look("Insight after all was sent again")
	p.newMail("nurul_huda@hive.gov.sg")
	p.newMail("siti@acme.com")
	o.open("/insight/resend")
	o.on("Nothing can be sent again now")
	o.open("/insight?scope=all")
	o.at("You can't use this page")

	a := p.person(t)
	a.signIn(admin)
	a.open("/insight")
	a.sees("Nobody was invited in this time")
	a.choose("Whose invitations", "Everybody's")
	a.press("Show")
	a.sees("By agency", "help people one by one", "Invited by "+otherOfficer)
	a.look("Insight of everybody")
	a.press("HIVE")
	a.sees("HIVE")
	a.seesNot("By agency")
}
