package e2e_test

import "testing"

// TestNoSuchPage shows the frame around what is missing, to whoever asks.
func TestNoSuchPage(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	v := p.person(t)
	v.open("/no/such/page")
	v.on("Page not found")
	v.hasTraceID()
	v.press("Go to sign-in")
	v.provePossession(officer)
	v.open("/invite/status/01000000-0000-7000-8000-000000000000")
	v.at("Page not found")
	v.look("Page not found, signed in")
	v.hasTraceID()
	v.press("Back to Overview")
	v.at("Welcome, Officer")

	i := p.person(t)
	i.open("/accept/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	i.at("Page not found")
	i.look("Unknown invitation link")
	i.open("/onboarding")
	i.on("Open your invitation again")
}

// TestLostSession signs out in another tab while a form is being filled in: what was
// typed stands in it again after signing in.
func TestLostSession(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/account")
	o.fill("Email", "jane@acme.com")
	o.usernameIs(usernameNeeded)
	typed := map[string]string{
		"TechPass username": "jane.doe", "First name": "Jané", "Last name": "O'Doe", "Contact number": "91234567",
		"Organisation": "Acme Pte Ltd", "Department": "Platform", "Reason": "Runs the pipelines\n🙂",
	}
	for label, text := range typed {
		o.fill(label, text)
	}
	o.choose("Yes")

	other := o.secondTab()
	other.open("/overview")
	other.click("O Officer Public officer")
	other.press("Sign out")
	other.at("You are signed out")

	o.press("Submit")
	o.on("Your session has ended")
	o.sees("What you typed is kept")
	p.noNewMail("jane@acme.com")
	o.press("Sign in again")
	o.provePossession(officer)
	o.at("Create account")
	o.look("Create account after signing in again")
	o.sees("What you typed is still here")
	o.holds("Email", "jane@acme.com")
	for label, text := range typed {
		o.holds(label, text)
	}
	o.holds("Yes", "true")
	o.press("Submit")
	o.at("Invitation sent")
	p.newMail("jane@acme.com")
}

// TestFailedSubmission breaks the database below a form: the notification carries the
// Trace ID, nothing typed is lost, and submitting again works once it is mended.
func TestFailedSubmission(t *testing.T) {
	t.Parallel()
	p := onPostgres(t)
	p.mayFail = true
	const invitee = "chua_mei_fen@tech.gov.sg"
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/email")
	o.fill("Email", invitee)
	o.fill("Reason", "Reviews the data catalogue")

	p.exec("ALTER TABLE mails RENAME TO mails_away")
	o.press("Submit")
	o.sees("Something went wrong on our side")
	o.look("Failed submission")
	o.hasTraceID()
	o.holds("Email", invitee)
	o.holds("Reason", "Reviews the data catalogue")
	p.exec("ALTER TABLE mails_away RENAME TO mails")

	o.press("Submit")
	o.at("Invitation sent")
	p.newMail(invitee)
}
