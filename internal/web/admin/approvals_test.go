package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/approval"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
	"techbiz/internal/web/accept"
	"techbiz/internal/web/account"
	"techbiz/internal/web/admin"
	"techbiz/internal/web/kit"
)

const secondMailbox = "admin2@hive.gov.sg"

// approvalOf returns the address of the only thing that waits.
func approvalOf(p *webtest.Portal, b *webtest.Browser) string {
	p.Helper()
	for link := range strings.SplitSeq(b.Get("/admin/approvals").Is(http.StatusOK).Body, `href="`) {
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
	p := webtest.NewPortal(t)
	admin, second := p.Serves(webtest.AdminMailbox, techpass.DutyAdmin), p.Serves(secondMailbox, techpass.DutyAdmin)
	target := p.Active("plus@tech.gov.sg")
	one, two, theirs, boss := p.Surely(admin), p.Surely(second), p.Surely(target), p.Surely(p.Serves(bossMailbox, techpass.DutyAgencyAdmin))

	two.Get("/admin/approvals").Says("Nothing waits").SaysNot("techbiz approval")
	one.Post("/admin/duties", "email", "plus@tech.gov.sg", "duty", "admin").LeadsTo("/admin/duties")
	theirs.Get("/admin").Is(http.StatusForbidden)

	at := approvalOf(p, one)
	one.Get(at).Is(http.StatusOK).Says("Make plus@tech.gov.sg an admin of TechBiz", "Waits", webtest.AdminMailbox, "You asked for this yourself", "Withdraw", "Trace ID").SaysNot("Refuse")
	one.Post(at + "/approve").Is(http.StatusConflict).Says("You asked for this yourself")
	for _, nobody := range []*webtest.Browser{boss} {
		nobody.Get(at).Is(http.StatusNotFound)
		nobody.Post(at + "/approve").Is(http.StatusNotFound)
	}
	theirs.Get(at).Is(http.StatusForbidden)
	theirs.Post(at + "/approve").Is(http.StatusForbidden)
	theirs.Get("/admin").Is(http.StatusForbidden)

	two.Get("/overview").Says("1 approval", "Another admin asked for it")
	two.Get("/admin").Says("1 waits for you")
	one.Get("/admin").SaysNot("for you. What one admin")
	two.Get("/notifications").Says("An admin asked for something that waits for your approval").Has(`href="/admin/approvals"`)
	two.Get(at).Says("Approve", "Refuse", "has the duty at once").SaysNot("Withdraw")
	two.Post(at+"/approve", "reason", "Agreed on the phone.").LeadsTo("/admin/approvals")
	two.Get("/admin/approvals").Says("The duty is given", "Decided lately", "Approved", secondMailbox)
	theirs.Get("/admin").Is(http.StatusOK)
	one.Get(at).Says("Approved", "Agreed on the phone.", secondMailbox)
	one.Get("/notifications").Says("What you asked for was approved by a second admin")
	two.Post(at + "/approve").Is(http.StatusConflict).Says("approved meanwhile")
	one.Get("/admin/audit?action=approval.given").Is(http.StatusOK).Says("approval.given", secondMailbox)
	p.Deliver()
	if told := p.NewMailsOf(mail.DutyChanged); len(told) != 1 || told[0].To != target.Email {
		t.Errorf("%d mails of the duty", len(told))
	}
}

func TestAnApprovalIsRefusedOrWithdrawn(t *testing.T) {
	p := webtest.NewPortal(t)
	one, two := p.Surely(p.Serves(webtest.AdminMailbox, techpass.DutyAdmin)), p.Surely(p.Serves(secondMailbox, techpass.DutyAdmin))
	one.Post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").LeadsTo("/admin/duties")
	one.Post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").Is(http.StatusConflict).Says("asked for already")
	at := approvalOf(p, two)
	two.Post(at+"/refuse", "reason", strings.Repeat("x", 2001)).Is(http.StatusUnprocessableEntity).Says("2000 characters or fewer")
	two.Post(at + "/withdraw").Is(http.StatusForbidden)
	two.Post(at+"/refuse", "reason", "Not now.").LeadsTo("/admin/approvals")
	one.Get("/admin/approvals").Says("Refused", secondMailbox, "Nothing waits")
	one.Get(at).Says("Not now.")
	one.Post("/admin/duties", "email", "new@tech.gov.sg", "duty", "agent").LeadsTo("/admin/duties")
	again := approvalOf(p, one)
	one.Post(again + "/withdraw").LeadsTo("/admin/approvals")
	one.Get("/admin/approvals").Says("It is withdrawn", "Withdrawn")
	two.Post(again + "/approve").Is(http.StatusConflict).Says("withdrawn")
	two.Get("/admin/approvals/nonsense").Is(http.StatusNotFound)
}

// Where there is one admin only, the pages name the operator's command.
func TestTheOnlyAdminIsToldOfTheCommand(t *testing.T) {
	p := webtest.NewPortal(t)
	one := p.Surely(p.Serves(webtest.AdminMailbox, techpass.DutyAdmin))
	one.Get("/admin/duties").Says("techbiz approval list")
	one.Post("/admin/duties", "email", "new@tech.gov.sg", "duty", "admin").LeadsTo("/admin/duties")
	at := approvalOf(p, one)
	one.Get(at).Says("techbiz approval confirm " + strings.TrimPrefix(at, "/admin/approvals/"))
	one.Get("/admin/approvals").Says("techbiz approval list")
}

// Neither the page of an account nor the desk leads around the second person.
func TestResettingAnAdminsFactorsTakesTwo(t *testing.T) {
	p := webtest.NewPortal(t)
	admin, second := p.Serves(webtest.AdminMailbox, techpass.DutyAdmin), p.Serves(secondMailbox, techpass.DutyAdmin)
	victim := p.Serves("victim@tech.gov.sg", techpass.DutyAdmin)
	one, two := p.Surely(admin), p.Surely(second)
	reset := kit.AccountURL(victim.ID) + "/reset-mfa"
	one.Get(reset).Says("a second admin has to approve it first")
	one.Post(reset).LeadsTo(kit.AccountURL(victim.ID))
	one.Get(kit.AccountURL(victim.ID)).Says("A second person has to approve this first")
	if !p.Account(victim.ID).HasMFA() {
		t.Fatal("one admin alone reset the second factors of another")
	}
	at := approvalOf(p, two)
	two.Get(at).Says("Reset the second factors of victim@tech.gov.sg, an admin of TechBiz")
	two.Post(at + "/approve").LeadsTo("/admin/approvals")
	if p.Account(victim.ID).HasMFA() {
		t.Error("two admins did not reset them")
	}
}

func TestAFirstPartyProductTakesTwoAdmins(t *testing.T) {
	p := webtest.NewPortal(t, webtest.OtherTechPass)
	one, two := p.Surely(p.Serves(webtest.AdminMailbox, techpass.DutyAdmin)), p.Surely(p.Serves(secondMailbox, techpass.DutyAdmin))
	at := one.Post("/admin/clients", "name", "Phone", "redirect_uris", "https://a.example/cb", "kind", "public", "first_party", "yes").Is(http.StatusSeeOther).Header.Get("Location")
	one.Get(at).Says("Phone is registered", "Until then people are asked")
	one.Get("/admin/clients").Says("Asked once")
	two.Get(approvalOf(p, two)).Says("Let the product Phone sign people in without asking them", "https://a.example/cb")
	two.Post(approvalOf(p, two) + "/approve").LeadsTo("/admin/approvals")
	one.Get("/admin/clients").SaysNot("Asked once")
}

// Each kind, state, notice and event has its words.
func TestApprovalsHaveTheirWords(t *testing.T) {
	for _, k := range approval.Kinds {
		words := admin.ApprovalKinds[k]
		if len(words.Means) == 0 || words.Done == "" {
			t.Errorf("no words for an approval of kind %s", k)
		}
	}
	for _, s := range []approval.State{approval.Waiting, approval.Approved, approval.Refused, approval.Withdrawn, approval.Expired} {
		if _, ok := admin.ApprovalStates[s]; !ok {
			t.Errorf("no words for an approval that is %s", s)
		}
	}
	for _, s := range []invite.SetUpState{invite.SetUpUsed, invite.SetUpRevoked, invite.SetUpExpired} {
		if accept.SetUpStates[s].Title == "" {
			t.Errorf("no words for a set-up link that is %s", s)
		}
	}
	for _, k := range notice.Kinds {
		if _, ok := account.NoticeWords[k]; !ok {
			t.Errorf("no words for a notice of kind %s", k)
		}
	}
}
