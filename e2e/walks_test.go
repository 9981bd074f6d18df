package e2e_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mobile is a phone of usual size.
var mobile = size{375, 812, nil}

// mode is how somebody uses the portal.
type mode struct {
	name     string
	window   size
	keyboard bool // no mouse
	scripted bool // JavaScript is on
}

var modes = []mode{
	{"by keyboard", wide, true, true},
	{"on a phone", mobile, false, true},
	{"without JavaScript", wide, false, false},
}

// walker is a person who uses the portal in one mode.
type walker struct {
	*tab
	mode
}

// use lets whoever sits before the tab use the portal in the mode.
func (b *tab) use(m mode) walker {
	b.t.Helper()
	b.script = m.scripted
	b.scripts(m.scripted)
	b.resize(m.window)
	return walker{b, m}
}

// press leads to another page.
func (w walker) press(name string) {
	w.t.Helper()
	if !w.keyboard {
		w.tab.press(name)
		return
	}
	w.tabTo(name)
	w.leave(func() { w.keys(kb.Enter) })
}

// fill puts text into the control with this label, in the place of what is there.
func (w walker) fill(label, text string) {
	w.t.Helper()
	if !w.keyboard {
		w.tab.fill(label, text)
		return
	}
	w.tabTo(label) // which selects what is there
	w.keys(text)
	w.holds(label, text)
}

// onlyChoice is the box on a page that has one.
const onlyChoice = ""

// tick chooses the box or the radio button whose label begins so.
func (w walker) tick(label string) {
	w.t.Helper()
	const find = `label => [...document.querySelectorAll("label")].find(l => l.checkVisibility() && ["radio", "checkbox"].includes(l.control?.type) && e2e.words(l).startsWith(label))?.control`
	w.until("a choice "+label, find, label)
	switch {
	case !w.keyboard:
		w.clickOn(find, label)
	case eval[bool](w.tab, `label => (`+find+`)(label).type === "radio"`, label):
		w.tabUntil("the choices with "+label, func(f focus) bool { return strings.Contains(f.What, `type="radio"`) })
		w.keys(" ")
		for range 6 {
			if strings.HasPrefix(w.focused().Name, label) {
				break
			}
			w.keys(kb.ArrowDown)
		}
	default:
		w.tabUntil("the box "+label, func(f focus) bool {
			return strings.Contains(f.What, `type="checkbox"`) && strings.HasPrefix(f.Name, label)
		})
		w.keys(" ")
	}
	if !eval[bool](w.tab, `label => (`+find+`)(label).checked`, label) {
		w.t.Errorf("%s: on %s: %s is not chosen", w.name, w.where(), label)
	}
}

// state looks at the page as it is now: at both widths and with axe-core once, and for a page
// that is wider than the window in each mode.
func (w walker) state(name string) {
	w.t.Helper()
	if w.keyboard {
		w.look(name)
		return
	}
	w.inspect(name+" "+w.name, w.window)
}

// TestWalks goes, in each mode, the ways of an officer whose invitations need something.
func TestWalks(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o, other := p.person(t), p.person(t)
	o.signIn(officer)
	other.signInWithTechPass(otherOfficer)
	o.mayCopy()
	for n, m := range modes {
		w := o.use(m)
		w.invitesAgain(n)
		w.correctsTheAddress(n)
		w.copiesTheLoginID()
		w.meetsTechPass()
		w.readsTheBell()
		w.sendsTheSEEDMailAgain()
		w.asksForADomain(n)
	}
	o.use(modes[0])
	// What follows needs TechPass, and is asked for within the portal's frame.
	o.open("/invite/status")
	o.press("Hand over")
	o.at("This page needs TechPass")
	o.press("Continue with TechPass")
	o.typesTechPass(officer)
	o.at("Hand over invitations")
	for n, m := range modes {
		o.use(m).handsOver(n, other.use(m))
	}
}

// mayCopy lets pages write to the clipboard, as a browser with a window does.
func (b *tab) mayCopy() {
	b.t.Helper()
	params := cdpbrowser.SetPermissionParams{
		Permission: &cdpbrowser.PermissionDescriptor{Name: "clipboard-write"}, Setting: cdpbrowser.PermissionSettingGranted,
		Origin: b.portal.url, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	}
	if _, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetPermission, params); err != nil {
		b.t.Fatal(err)
	}
}

// invitesAgain: the form is filled in from an invitation that came to nothing.
func (w walker) invitesAgain(n int) {
	w.t.Helper()
	c := []struct {
		mailbox, title string
		holds          map[string]string
	}{
		{"kavitha@acme.com", "கவிதா ராமன்", map[string]string{"TechPass username": "kavitha.r", "First name": "கவிதா", "Last name": "ராமன்", "Contact number": "93334444", "Department": "Accessibility", "Reason": "Accessibility audit of the portal"}},
		{"haziq_from.acme@tech.gov.sg", "haziq_from.acme@tech.gov.sg", map[string]string{"Yes": "true", "Reason": "Enrols the test devices"}},
		{"o'brien@acme.com", "Niamh O'Brien", map[string]string{"TechPass username": "o'brien", "First name": "Niamh", "Last name": "O'Brien", "Contact number": "91112222", "Organisation": "Acme Pte Ltd", "Reason": "Replaces a colleague on leave"}},
	}[n]
	w.portal.exec("UPDATE invitations SET expires_at = created_at WHERE state = 'open' AND email = '" + strings.ReplaceAll(c.mailbox, "'", "''") + "'")
	w.open("/invite/status?q=" + url.QueryEscape(c.mailbox))
	w.press(c.mailbox)
	w.at(c.title)
	w.sees("Next: You")
	w.state("An invitation that came to nothing")
	w.press("Invite again")
	w.sees("This form is filled in from the invitation of")
	w.holds("Email", c.mailbox)
	for label, text := range c.holds {
		w.holds(label, text)
	}
	w.state("Invite again")
	w.press("Submit")
	w.at("Invitation sent")
	w.sees(c.mailbox)
}

// correctsTheAddress: the old one stands in the form.
func (w walker) correctsTheAddress(n int) {
	w.t.Helper()
	wrong := []string{"krishnann@hive.gov.sg", "ong_wei@tech.gov.sg", "nurul_huda@hive.gov.sg"}[n]
	right := fmt.Sprintf("right%d@hive.gov.sg", n)
	if n > 0 { // the demo's own is refused already
		w.portal.exec("UPDATE mails SET state = 'refused', reply = '550 5.1.1 unknown' WHERE to_email = '" + wrong + "' AND kind = 'invitation'")
		w.portal.exec("UPDATE invitations SET state = 'refused', reply = '550 5.1.1 unknown' WHERE email = '" + wrong + "'")
	}
	w.open("/invite/status?q=" + wrong)
	w.press("Correct the address: " + wrong)
	w.at("Correct the address")
	w.holds("Correct email", wrong)
	w.state("Correct the address")
	w.fill("Correct email", right)
	w.press("Send invitation")
	w.at(right)
	w.sees("Address corrected")
	w.state("Address corrected")
}

// copiesTheLoginID, or selects it where no script runs.
func (w walker) copiesTheLoginID() {
	w.t.Helper()
	w.open("/invite/status?q=siti")
	w.press("siti@acme.com")
	w.sees("Login ID", "siti.aminah@techpass.gov.sg")
	const copying = "Copy the login ID"
	if offered := w.offers(copying); offered != w.script {
		w.t.Errorf("%s: Copy is offered: %t", w.name, offered)
		return
	}
	switch {
	case w.keyboard:
		w.tabTo(copying)
		w.keys(kb.Enter)
	case w.script:
		w.click(copying)
	default:
		return
	}
	w.until("the login ID is copied", `() => e2e.words(document.querySelector("[data-copied]")) !== ""`)
	w.sees("Copied")
	w.state("Login ID copied")
}

// meetsTechPass: a mailed code is not enough for one's own account; the frame stays.
func (w walker) meetsTechPass() {
	w.t.Helper()
	w.open("/account")
	w.at("This page needs TechPass")
	w.sees("You signed in with a code from your mailbox", "You come back to this page")
	w.state("This page needs TechPass")
	w.press("Continue with TechPass")
	w.at("Sign in")
	w.open("/techpass/needed?next=/account")
	w.press("Back to Overview")
	w.at("Welcome, Officer")
}

// readsTheBell: a red dot, a notice that leads to where one acts, and none unread in the end.
func (w walker) readsTheBell() {
	w.t.Helper()
	w.portal.exec("UPDATE notices SET read_at = NULL WHERE kind = 'seed_mail_refused'")
	w.portal.bouncesSEEDMail("mei.chen@acme.com")
	const bell = `[...document.querySelectorAll(".bell")].find(e => e.checkVisibility())`
	w.open("/overview")
	w.until("a red dot at the bell", `() => { const [r, g, b] = getComputedStyle(`+bell+`.querySelector(".bell__dot")).backgroundColor.match(/[0-9]+/g).map(Number); return r > 150 && g < 90 && b < 90 }`)
	w.press(eval[string](w.tab, `() => e2e.words(`+bell+`)`))
	w.at("Notifications")
	w.sees("Unread")
	w.state("Notifications, unread")
	w.press("The SEED mail to Mei Chén (mei.chen@acme.com) was refused. Send it again")
	w.at("Mei Chén")
	if !w.offers("Send the SEED mail again") {
		w.t.Errorf("%s: the notice leads to where one can't act", w.name)
	}
	w.open("/notifications")
	w.press("Mark all as read")
	w.sees("All notifications are marked as read")
	w.seesNot("Unread")
	w.until("no dot at the bell", `() => !`+bell+`.querySelector(".bell__dot")`)
	w.state("Notifications, read")
}

// bouncesSEEDMail lets the newest SEED mail to the mailbox be one that was refused.
func (p *portal) bouncesSEEDMail(mailbox string) {
	p.t.Helper()
	newest := " FROM mails WHERE kind = 'seed_invitation' AND to_email = '" + mailbox + "'"
	p.exec("UPDATE mails SET state = 'refused', reply = '550 5.1.1 unknown' WHERE id IN (SELECT id" + newest + ")")
	p.exec("UPDATE seed_provisionings SET state = 'licensed', mailed_at = NULL WHERE mail_id IN (SELECT id" + newest + ")")
}

// sendsTheSEEDMailAgain: the list says that it was refused, and the page what to do next.
func (w walker) sendsTheSEEDMailAgain() {
	w.t.Helper()
	const mailbox = "mei.chen@acme.com"
	w.open("/invite/status?status=refused")
	w.row(mailbox).has("SEED Status", "Not OnboardedMail refused")
	if !w.offers("Resend SEED mail to " + mailbox) {
		w.t.Errorf("%s: the row has no next step", w.name)
	}
	w.state("SEED mail refused, in the list")
	w.press(mailbox)
	w.at("Mei Chén")
	w.state("SEED mail refused")
	w.press("Send the SEED mail again")
	w.sees("SEED mail sent again", "It is on its way to "+mailbox)
	w.state("SEED mail sent again")
}

// asksForADomain keeps an invitation waiting, and takes it back.
func (w walker) asksForADomain(n int) {
	w.t.Helper()
	domain := fmt.Sprintf("agency%d.gov.sg", n)
	w.open("/invite/email")
	w.fill("Email", "jane@"+domain)
	w.fill("Reason", "Reviews the catalogue")
	w.press("Submit")
	w.refused("Email", "The domain "+domain+" is not allow-listed")
	w.holds("Reason", "Reviews the catalogue")
	w.state("Email invitation, domain not allowed")
	w.press("Request " + domain + " and keep this invitation waiting")
	w.at("Waiting for the domain")
	w.state("Email invitation waits")
	w.press("View this invitation")
	w.sees("Waiting for the domain", "Next: The service desk")
	w.state("An invitation that waits")
	w.press("Revoke")
	w.sees("Nobody has been mailed yet")
	w.state("Revoke what waits")
	w.press("Revoke invitation")
	w.sees("Invitation revoked", "will not be sent")
	w.seesNot("stopped working")
	w.state("Revoked while it waited")
}

// handsOver one invitation to an officer of another agency, who accepts.
func (w walker) handsOver(n int, receiver walker) {
	w.t.Helper()
	mailbox := []string{"grace_koh@tech.gov.sg", "tan_hui_ling@tech.gov.sg", "rajesh_from.acme@tech.gov.sg"}[n]
	search, _, _ := strings.Cut(mailbox, "@")
	w.open("/invite/status")
	w.press("Hand over")
	w.at("Hand over invitations")
	w.fill("Hand over to", otherOfficer)
	w.tick("Single users")
	w.state("Hand over, the form")
	w.press("Continue")
	w.at("Choose the users to hand over")
	w.fill("Search", search)
	w.press("Search")
	w.tick(onlyChoice)
	w.state("Hand over, choosing users")
	w.press("Continue")
	w.sees("Another agency", "1 invitation")
	w.state("Hand over, confirm")
	w.press("Hand over 1 invitation")
	w.sees("Asked", "Nothing is moved until they accept")
	w.state("Hand over, offered")
	offer := w.where()

	receiver.open("/notifications")
	receiver.press("Officer Tan wants to hand over 1 invitation to you. Accept or decline")
	receiver.sees("Take over 1 invitation from")
	receiver.state("Hand over, received")
	receiver.press("Accept")
	receiver.sees("You now have 1 more invitation")
	receiver.open("/invite/status?q=" + search)
	receiver.sees(mailbox)
	w.open(offer)
	w.sees("Accepted")
	w.state("Hand over, accepted")
}
