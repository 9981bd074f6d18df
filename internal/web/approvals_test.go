package web_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/approval"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

const secondMailbox = "admin2@hive.gov.sg"

// surely returns a browser in which the account is signed in with TechPass.
func (p *portal) surely(a *techpass.Account) *browser {
	p.Helper()
	in := p.signInOf(a.ID, signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA).String()
	return p.withSession(web.KeySignIn, in, web.KeyTechPass, in, web.KeyBegun, p.begun())
}

// serves returns the account of an officer in use, with a second factor and a duty.
func (p *portal) serves(mailbox string, d techpass.Duty) *techpass.Account {
	p.Helper()
	return p.Change(p.Active(mailbox).ID, func(a *techpass.Account) { a.Duty = d })
}

// waits has an admin ask for a duty that an agency admin may approve, and returns the
// address of that.
func (p *portal) waits() string {
	p.Helper()
	asker := p.Admin(someMailbox())
	a, err := p.Invites.AskDuty(p.Context(), asker.Actor(), p.Email(someMailbox()), techpass.DutyAgencyAdmin)
	p.OK(err)
	return "/admin/approvals/" + a.ID.String()
}

// approvalOf returns the address of the only thing that waits.
func (p *portal) approvalOf(b *browser) string {
	p.Helper()
	for link := range strings.SplitSeq(b.get("/admin/approvals").is(http.StatusOK).body, `href="`) {
		at, _, _ := strings.Cut(link, `"`)
		if strings.HasPrefix(at, "/admin/approvals/") {
			return at
		}
	}
	p.Fatal("nothing waits")
	return ""
}

// One admin alone makes nobody an admin; another one approves it, and both see what became
// of it.
func TestTwoAdminsGiveADuty(t *testing.T) {
	p := newPortal(t)
	admin, second := p.serves(adminMailbox, techpass.DutyAdmin), p.serves(secondMailbox, techpass.DutyAdmin)
	target := p.Active("plus@tech.gov.sg")
	one, two, theirs, boss := p.surely(admin), p.surely(second), p.surely(target), p.surely(p.serves(bossMailbox, techpass.DutyAgencyAdmin))

	two.get("/admin/approvals").says("Nothing waits").saysNot("techbiz approval")
	one.post("/admin/duties", "email", "plus@tech.gov.sg", "duty", "admin").leadsTo("/admin/duties")
	theirs.get("/admin").is(http.StatusForbidden)

	at := p.approvalOf(one)
	one.get(at).is(http.StatusOK).says("Make plus@tech.gov.sg an admin of TechBiz", "Waits", adminMailbox, "You asked for this yourself", "Withdraw", "Trace ID").saysNot("Refuse")
	one.post(at + "/approve").is(http.StatusConflict).says("You asked for this yourself")
	for _, nobody := range []*browser{boss} {
		nobody.get(at).is(http.StatusNotFound)
		nobody.post(at + "/approve").is(http.StatusNotFound)
	}
	theirs.get(at).is(http.StatusForbidden)
	theirs.post(at + "/approve").is(http.StatusForbidden)
	theirs.get("/admin").is(http.StatusForbidden)

	two.get("/overview").says("1 approval", "Another admin asked for it")
	two.get("/admin").says("1 waits for you")
	one.get("/admin").saysNot("for you. What one admin")
	two.get("/notifications").says("An admin asked for something that waits for your approval").has(`href="/admin/approvals"`)
	two.get(at).says("Approve", "Refuse", "has the duty at once").saysNot("Withdraw")
	two.post(at+"/approve", "reason", "Agreed on the phone.").leadsTo("/admin/approvals")
	two.get("/admin/approvals").says("The duty is given", "Decided lately", "Approved", secondMailbox)
	theirs.get("/admin").is(http.StatusOK)
	one.get(at).says("Approved", "Agreed on the phone.", secondMailbox)
	one.get("/notifications").says("What you asked for was approved by a second admin")
	two.post(at + "/approve").is(http.StatusConflict).says("approved meanwhile")
	one.get("/admin/audit?action=approval.given").is(http.StatusOK).says("approval.given", secondMailbox)
	p.Deliver()
	if told := p.NewMailsOf(mail.DutyChanged); len(told) != 1 || told[0].To != target.Email {
		t.Errorf("%d mails of the duty", len(told))
	}
}

func TestAnApprovalIsRefusedOrWithdrawn(t *testing.T) {
	p := newPortal(t)
	one, two := p.surely(p.serves(adminMailbox, techpass.DutyAdmin)), p.surely(p.serves(secondMailbox, techpass.DutyAdmin))
	one.post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").leadsTo("/admin/duties")
	one.post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").is(http.StatusConflict).says("asked for already")
	at := p.approvalOf(two)
	two.post(at+"/refuse", "reason", strings.Repeat("x", 2001)).is(http.StatusUnprocessableEntity).says("2000 characters or fewer")
	two.post(at + "/withdraw").is(http.StatusForbidden)
	two.post(at+"/refuse", "reason", "Not now.").leadsTo("/admin/approvals")
	one.get("/admin/approvals").says("Refused", secondMailbox, "Nothing waits")
	one.get(at).says("Not now.")
	one.post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").leadsTo("/admin/duties")
	again := p.approvalOf(one)
	one.post(again + "/withdraw").leadsTo("/admin/approvals")
	one.get("/admin/approvals").says("It is withdrawn", "Withdrawn")
	two.post(again + "/approve").is(http.StatusConflict).says("withdrawn")
	two.get("/admin/approvals/nonsense").is(http.StatusNotFound)
}

// Where there is one admin only, the pages name the operator's command.
func TestTheOnlyAdminIsToldOfTheCommand(t *testing.T) {
	p := newPortal(t)
	one := p.surely(p.serves(adminMailbox, techpass.DutyAdmin))
	one.get("/admin/duties").says("techbiz approval list")
	one.post("/admin/duties", "email", "new@tech.gov.sg", "duty", "admin").leadsTo("/admin/duties")
	at := p.approvalOf(one)
	one.get(at).says("techbiz approval confirm " + strings.TrimPrefix(at, "/admin/approvals/"))
	one.get("/admin/approvals").says("techbiz approval list")
}

// Neither the page of an account nor the desk leads around the second person.
func TestResettingAnAdminsFactorsTakesTwo(t *testing.T) {
	p := newPortal(t)
	admin, second := p.serves(adminMailbox, techpass.DutyAdmin), p.serves(secondMailbox, techpass.DutyAdmin)
	victim := p.serves("victim@tech.gov.sg", techpass.DutyAdmin)
	one, two := p.surely(admin), p.surely(second)
	reset := web.AccountURL(victim.ID) + "/reset-mfa"
	one.get(reset).says("a second admin has to approve it first")
	one.post(reset).leadsTo(web.AccountURL(victim.ID))
	one.get(web.AccountURL(victim.ID)).says("A second person has to approve this first")
	if !p.Account(victim.ID).HasMFA() {
		t.Fatal("one admin alone reset the second factors of another")
	}
	at := p.approvalOf(two)
	two.get(at).says("Reset the second factors of victim@tech.gov.sg, an admin of TechBiz")
	two.post(at + "/approve").leadsTo("/admin/approvals")
	if p.Account(victim.ID).HasMFA() {
		t.Error("two admins did not reset them")
	}
}

func TestAFirstPartyProductTakesTwoAdmins(t *testing.T) {
	p := newPortal(t, otherTechPass)
	one, two := p.surely(p.serves(adminMailbox, techpass.DutyAdmin)), p.surely(p.serves(secondMailbox, techpass.DutyAdmin))
	at := one.post("/admin/clients", "name", "Phone", "redirect_uris", "https://a.example/cb", "kind", "public", "first_party", "yes").is(http.StatusSeeOther).header.Get("Location")
	one.get(at).says("Phone is registered", "Until then people are asked")
	one.get("/admin/clients").says("Asked once")
	two.get(p.approvalOf(two)).says("Let the product Phone sign people in without asking them", "https://a.example/cb")
	two.post(p.approvalOf(two) + "/approve").leadsTo("/admin/approvals")
	one.get("/admin/clients").saysNot("Asked once")
}

// Each kind, state, notice and event has its words.
func TestApprovalsHaveTheirWords(t *testing.T) {
	for _, k := range approval.Kinds {
		words := web.ApprovalKinds[k]
		if len(words.Means) == 0 || words.Done == "" {
			t.Errorf("no words for an approval of kind %s", k)
		}
	}
	for _, s := range []approval.State{approval.Waiting, approval.Approved, approval.Refused, approval.Withdrawn, approval.Expired} {
		if _, ok := web.ApprovalStates[s]; !ok {
			t.Errorf("no words for an approval that is %s", s)
		}
	}
	for _, s := range []invite.SetUpState{invite.SetUpUsed, invite.SetUpRevoked, invite.SetUpExpired} {
		if web.SetUpStates[s].Title == "" {
			t.Errorf("no words for a set-up link that is %s", s)
		}
	}
	for _, k := range notice.Kinds {
		if _, ok := web.NoticeWords[k]; !ok {
			t.Errorf("no words for a notice of kind %s", k)
		}
	}
}
