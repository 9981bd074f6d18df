package approval_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/openid"
	"techbiz/internal/techpass"
)

// A duty waits until another admin approves it: who asked can't, and who has no duty does
// not see it. The trail names both.
func TestADutyTakesTwo(t *testing.T) {
	onBoth(t, func(w *world) {
		p := w.asked(w.admin, "new@tech.gov.sg", techpass.DutyAdmin)
		if a, err := w.Store.Invites().AccountOf(w.Context(), w.Email("new@tech.gov.sg")); !isNotFound(err) {
			t.Errorf("one admin alone made %+v, %v", a, err)
		}
		if err := w.approve(w.admin, p.ID); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("who asked approves: %v", err)
		}
		for _, nobody := range []people.Actor{w.officer, w.boss} {
			if err := w.approve(nobody, p.ID); !isNotFound(err) {
				t.Errorf("%s approves: %v", nobody.Role, err)
			}
		}
		_, err := w.Invites.AskDuty(w.Context(), w.second, w.Email("new@tech.gov.sg"), techpass.DutyAgent)
		apptest.WantConflict(t, err, "waits for a second person")
		if n, m := w.toldOf(w.second, notice.ApprovalAsked), w.toldOf(w.admin, notice.ApprovalAsked); n != 1 || m != 0 {
			t.Errorf("told %d times, who asked %d times", n, m)
		}
		w.OK(w.approve(w.second, p.ID))
		a, err := w.Store.Invites().AccountOf(w.Context(), w.Email("new@tech.gov.sg"))
		if w.OK(err); a.Duty != techpass.DutyAdmin {
			t.Errorf("approved, and there is %+v", a)
		}
		given := w.Events("account", a.ID)
		last := given[len(given)-1]
		if last.Action != audit.DutyGiven || last.ActorID != w.admin.ID || last.Data["approved_by"] != w.second.ID.String() || last.Data["approval"] != p.ID.String() {
			t.Errorf("the trail tells %+v", last)
		}
		if got := w.Actions("approval", p.ID); !slices.Equal(got, []audit.Action{audit.ApprovalAsked, audit.ApprovalGiven}) {
			t.Errorf("the trail tells %v", got)
		}
		if n := w.toldOf(w.admin, notice.ApprovalGiven); n != 1 {
			t.Errorf("who asked is told %d times", n)
		}
		apptest.WantConflict(t, w.approve(w.second, p.ID), "approved meanwhile")
		_, err = w.Invites.GiveDuty(w.Context(), w.admin, w.Email("x@tech.gov.sg"), techpass.DutyAgent)
		if !errors.Is(err, fault.Forbidden) {
			t.Errorf("an admin gives a duty at once: %v", err)
		}
	})
}

// Another address of the same mailbox is no second person: neither to approve, nor to be
// approved for.
func TestASubAddressIsNoSecondPerson(t *testing.T) {
	onBoth(t, func(w *world) {
		alias := w.Admin("admin+2@tech.gov.sg").Actor()
		p := w.asked(w.admin, "new@tech.gov.sg", techpass.DutyAdmin)
		if err := w.approve(alias, p.ID); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("the same mailbox approves: %v", err)
		}
		if n, err := w.Approvals.Count(w.Context(), alias); err != nil || n != 0 || w.toldOf(alias, notice.ApprovalAsked) != 0 {
			t.Errorf("the same mailbox is asked: %d, %v", n, err)
		}
		_, err := w.Invites.AskDuty(w.Context(), w.second, w.Email("admin2+x@hive.gov.sg"), techpass.DutyAdmin)
		apptest.WantConflict(t, err, "your own duty")
		own := w.asked(w.admin, "admin2+x@hive.gov.sg", techpass.DutyAgent)
		apptest.WantConflict(t, w.approve(w.second, own.ID), "your own duty")
		if _, err := w.Invites.TakeDuty(w.Context(), w.admin, alias.ID); err != nil {
			t.Errorf("taking a duty is slowed down: %v", err)
		}
	})
}

// Taking a duty waits for nobody.
func TestTakingADutyTakesOne(t *testing.T) {
	onBoth(t, func(w *world) {
		_, err := w.Invites.TakeDuty(w.Context(), w.admin, w.second.ID)
		if w.OK(err); w.Account(w.second.ID).Duty != "" {
			t.Error("the duty is not taken")
		}
	})
}

// What an agency admin gives waits for another one of the agency, or for an admin.
func TestAgencyAdminsLookAfterOneAnother(t *testing.T) {
	onBoth(t, func(w *world) {
		p, q := w.asked(w.boss, "one@tech.gov.sg", techpass.DutyAgencyAdmin), w.asked(w.boss, "two@tech.gov.sg", techpass.DutyAgencyAdmin)
		if err := w.approve(w.boss, p.ID); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("who asked approves: %v", err)
		}
		if err := w.approve(w.otherBoss, p.ID); !isNotFound(err) {
			t.Errorf("another agency's approves: %v", err)
		}
		for who, want := range map[people.Actor]int{w.boss: 0, w.boss2: 2, w.otherBoss: 0, w.admin: 2, w.officer: 0} {
			if n, err := w.Approvals.Count(w.Context(), who); err != nil || n != want {
				t.Errorf("%s of %s decides %d, %v", who.Role, who.Agency(), n, err)
			}
		}
		if list, err := w.Approvals.Waiting(w.Context(), w.boss); err != nil || len(list) != 2 {
			t.Errorf("who asked sees %d, %v", len(list), err)
		}
		w.OK(w.approve(w.boss2, p.ID))
		w.OK(w.approve(w.admin, q.ID))
		// Wider duties are the admins' to approve.
		r := w.asked(w.admin, "one@tech.gov.sg", techpass.DutyAgent)
		if err := w.approve(w.boss2, r.ID); !isNotFound(err) {
			t.Errorf("an agency admin approves an agent: %v", err)
		}
		if _, err := w.Approvals.Waiting(w.Context(), w.officer); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an officer lists approvals: %v", err)
		}
	})
}

// The rules are asked again when it is carried out, of both people; what they refuse is
// not done, and waits on.
func TestTheRulesAreAskedAgain(t *testing.T) {
	onBoth(t, func(w *world) {
		third := w.Admin("admin3@tech.gov.sg").Actor()
		for what, c := range map[string]struct {
			meanwhile func(p *approval.Approval)
			by        people.Actor
			says      string
		}{
			"who asked has no duty any more": {func(*approval.Approval) {
				w.Change(third.ID, func(a *techpass.Account) { a.Duty = "" })
			}, w.second, "no longer has the duty"},
			"who asked is disabled": {func(*approval.Approval) {
				w.Change(third.ID, func(a *techpass.Account) { a.Disable(techpass.ByAdmin, w.Clock.Now()) })
			}, w.second, "no longer has the duty"},
			"who asked is an agency admin now": {func(*approval.Approval) {
				w.Change(third.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAgencyAdmin })
			}, w.second, "Only an admin of TechBiz appoints"},
			"the account is disabled": {func(p *approval.Approval) {
				w.Change(p.SubjectID, func(a *techpass.Account) { a.Disable(techpass.ByAdmin, w.Clock.Now()) })
			}, w.second, "disabled"},
			"the account's type is another": {func(p *approval.Approval) {
				w.Change(p.SubjectID, func(a *techpass.Account) { a.Type = techpass.Temp })
			}, w.second, "of type temp"},
		} {
			before := *w.Account(third.ID)
			mailbox := "n" + string(rune('a'+len(what)%26)) + string(rune('a'+len(c.says)%26)) + "@tech.gov.sg"
			w.Officer(mailbox)
			p := w.asked(third, mailbox, techpass.DutyAgent)
			subject := *w.Account(p.SubjectID)
			c.meanwhile(p)
			err := w.approve(c.by, p.ID)
			if conflict, ok := errors.AsType[*fault.Conflict](err); !ok {
				t.Errorf("%s: %v", what, err)
			} else {
				apptest.WantConflict(t, conflict, c.says)
			}
			if w.state(p.ID) != approval.Waiting || w.Account(p.SubjectID).Duty != "" {
				t.Errorf("%s: %s, and the duty is %q", what, w.state(p.ID), w.Account(p.SubjectID).Duty)
			}
			w.Change(third.ID, func(a *techpass.Account) { *a = before })
			w.Change(p.SubjectID, func(a *techpass.Account) { *a = subject })
			w.OK(w.Approvals.Refuse(w.Context(), w.second, p.ID, ""))
		}
		// Nobody approves their own duty.
		p := w.asked(w.admin, "boss2@tech.gov.sg", techpass.DutyAdmin)
		w.Change(w.boss2.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
		apptest.WantConflict(t, w.approve(w.Account(w.boss2.ID).Actor(), p.ID), "your own duty")
	})
}

// It is refused with a reason, withdrawn by who asked, or expires; nothing is done then.
func TestItIsRefusedWithdrawnOrExpires(t *testing.T) {
	onBoth(t, func(w *world) {
		refused, withdrawn, expired := w.asked(w.admin, "a@tech.gov.sg", techpass.DutyAgent), w.asked(w.admin, "b@tech.gov.sg", techpass.DutyAgent), w.asked(w.admin, "c@tech.gov.sg", techpass.DutyAgent)
		if err := w.Approvals.Refuse(w.Context(), w.admin, refused.ID, ""); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("who asked refuses: %v", err)
		}
		w.OK(w.Approvals.Refuse(w.Context(), w.second, refused.ID, "  Not agreed with us. "))
		a, err := w.Approvals.Get(w.Context(), w.admin, refused.ID)
		if w.OK(err); a.State != approval.Refused || a.Reason.String() != "Not agreed with us." || a.DeciderEmail != w.second.Email {
			t.Errorf("refused: %+v", a)
		}
		if err := w.Approvals.Withdraw(w.Context(), w.second, withdrawn.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("another withdraws: %v", err)
		}
		w.OK(w.Approvals.Withdraw(w.Context(), w.admin, withdrawn.ID))
		apptest.WantConflict(t, w.approve(w.second, withdrawn.ID), "withdrawn")

		w.Clock.Add(3*24*time.Hour - time.Second)
		if n, err := w.Approvals.Expire(w.Context()); err != nil || n != 0 {
			t.Errorf("%d expire early, %v", n, err)
		}
		w.Clock.Add(time.Second)
		if w.state(expired.ID) != approval.Expired {
			t.Error("it waits although its time is over")
		}
		apptest.WantConflict(t, w.approve(w.second, expired.ID), "in time")
		again := w.asked(w.admin, "c@tech.gov.sg", techpass.DutyAgent) // before the job ran
		for range 2 {
			if _, err := w.Approvals.Expire(w.Context()); err != nil {
				t.Error(err)
			}
		}
		if n := w.toldOf(w.admin, notice.ApprovalExpired); n != 1 || w.toldOf(w.admin, notice.ApprovalRefused) != 1 {
			t.Errorf("who asked is told %d times that it expired", n)
		}
		if got := w.Actions("approval", expired.ID); !slices.Equal(got, []audit.Action{audit.ApprovalAsked, audit.ApprovalExpired}) {
			t.Errorf("the trail tells %v", got)
		}
		w.OK(w.approve(w.second, again.ID))
		for _, mailbox := range []string{"a@tech.gov.sg", "b@tech.gov.sg"} {
			if _, err := w.Store.Invites().AccountOf(w.Context(), w.Email(mailbox)); !isNotFound(err) {
				t.Errorf("%s has an account: %v", mailbox, err)
			}
		}
	}, func(o *app.Options) { o.ApprovalWait = 3 * 24 * time.Hour })
}

// The operator's command line approves where there is no second admin.
func TestTheOnlyAdminAsksTheOperator(t *testing.T) {
	onBoth(t, func(w *world) {
		for _, who := range []people.Actor{w.admin, w.second} { // nobody has a second factor yet
			if alone, err := w.Approvals.Alone(w.Context(), who, people.Agency{}); err != nil || !alone {
				t.Errorf("alone: %v, %v", alone, err)
			}
		}
		w.Change(w.second.ID, func(a *techpass.Account) { a.TOTPAt = w.Clock.Now() })
		if alone, err := w.Approvals.Alone(w.Context(), w.admin, people.Agency{}); err != nil || alone {
			t.Errorf("alone beside a second admin: %v, %v", alone, err)
		}
		_, err := w.Invites.TakeDuty(w.Context(), w.admin, w.second.ID)
		w.OK(err)
		p := w.asked(w.admin, "new@tech.gov.sg", techpass.DutyAdmin)
		w.OK(w.approve(people.System(), p.ID))
		if got := w.Events("approval", p.ID); got[len(got)-1].ActorRole != people.RoleSystem || got[len(got)-1].Data["asked_by"] != w.admin.ID.String() {
			t.Errorf("the trail tells %+v", got[len(got)-1])
		}
	})
}

// Resetting the second factors of who has a duty takes two; of others, one.
func TestResettingMFAOfWhoHasADutyTakesTwo(t *testing.T) {
	onBoth(t, func(w *world) {
		vendor, agent := w.Active("officer3@tech.gov.sg"), w.Active("agent@tech.gov.sg")
		w.Change(agent.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAgent })
		if p, err := w.Lives.ResetMFA(w.Context(), w.admin, vendor.ID); err != nil || p != nil || w.Account(vendor.ID).HasMFA() {
			t.Errorf("of who has no duty: %+v, %v", p, err)
		}
		w.NewMails()
		p, err := w.Lives.ResetMFA(w.Context(), w.admin, agent.ID)
		if w.OK(err); p == nil || !w.Account(agent.ID).HasMFA() || slices.Contains(w.NewKinds(), mail.MFAReset) {
			t.Fatal("one admin alone reset the second factors of an agent")
		}
		_, err = w.Lives.ResetMFA(w.Context(), w.admin, agent.ID)
		apptest.WantConflict(t, err, "waits for a second person")
		if err := w.approve(w.boss, p.ID); !isNotFound(err) {
			t.Errorf("an agency admin approves: %v", err)
		}
		w.OK(w.approve(w.second, p.ID))
		if w.Account(agent.ID).HasMFA() || !slices.Contains(w.NewKinds(), mail.MFAReset) {
			t.Error("approved, and not reset")
		}
		events := w.Events("account", agent.ID)
		if last := events[len(events)-1]; last.Action != audit.MFAReset || last.ActorID != w.admin.ID || last.Data["approved_by"] != w.second.ID.String() {
			t.Errorf("the trail tells %+v", last)
		}
		// Nobody is the second person for their own account.
		w.Change(w.second.ID, func(a *techpass.Account) { a.TOTPAt = w.Clock.Now() })
		own, err := w.Lives.ResetMFA(w.Context(), w.admin, w.second.ID)
		w.OK(err)
		apptest.WantConflict(t, w.approve(w.second, own.ID), "your own account")
		w.OK(w.approve(people.System(), own.ID))
	})
}

// A request at the service desk leads around nothing.
func TestAGrantedResetTakesTwo(t *testing.T) {
	onBoth(t, func(w *world) {
		agent := w.Active("agent@tech.gov.sg")
		w.Change(agent.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAgent })
		third := w.Admin("admin3@tech.gov.sg").Actor()
		f := desk.Form{Kind: string(desk.ResetMFA), Login: "agent@tech.gov.sg", Details: "A new phone"}
		r, err := w.Desk.Raise(w.Context(), third, f, nil, "")
		w.OK(err)
		p, err := w.Desk.Grant(w.Context(), w.admin, r.ID, r.Version)
		if w.OK(err); p == nil || !w.Account(agent.ID).HasMFA() {
			t.Fatal("one admin alone granted it")
		}
		if st, err := w.Desk.Look(w.Context(), w.admin, r.ID); err != nil || st.State != desk.Open || st.Version != r.Version {
			t.Errorf("the request is %+v, %v", st, err)
		}
		apptest.WantConflict(t, w.approve(third, p.ID), "raised this request yourself")
		if err := w.approve(w.admin, p.ID); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("who granted it approves: %v", err)
		}
		w.OK(w.approve(w.second, p.ID))
		if st, err := w.Desk.Look(w.Context(), w.admin, r.ID); err != nil || st.State != desk.Granted || w.Account(agent.ID).HasMFA() {
			t.Errorf("approved: %+v, %v", st, err)
		}
		events := w.Events("account", agent.ID)
		if last := events[len(events)-1]; last.Action != audit.MFAReset || last.Data["request"] != r.ID.String() || last.Data["approved_by"] != w.second.ID.String() {
			t.Errorf("the trail tells %+v", last)
		}
	})
}

// A product that asks nobody takes two, and so does where it sends people.
func TestAFirstPartyProductTakesTwo(t *testing.T) {
	onBoth(t, func(w *world) {
		f := openid.ClientForm{Name: "Ship", RedirectURIs: []string{"https://ship.gov.sg/cb"}, FirstParty: true}
		c, secret, err := w.OpenID.Create(w.Context(), w.admin, f)
		if w.OK(err); c.FirstParty || secret == "" {
			t.Fatalf("one admin alone registered %+v", c)
		}
		ofClient := func() *approval.Approval {
			t.Helper()
			list, err := w.Approvals.About(w.Context(), w.second, openid.ClientSubject(c.ID).ID)
			if err != nil || len(list) != 1 {
				t.Fatalf("%d wait, %v", len(list), err)
			}
			return list[0]
		}
		p := ofClient()
		if err := w.approve(w.admin, p.ID); !errors.Is(err, approval.ErrOwn) {
			t.Errorf("who asked approves: %v", err)
		}
		w.OK(w.approve(w.second, p.ID))
		stored := func() *openid.Client {
			got, err := w.OpenID.ClientByID(w.Context(), c.ID)
			w.OK(err)
			return got
		}
		if got := stored(); !got.FirstParty || !slices.Equal(got.RedirectURIs, f.RedirectURIs) {
			t.Errorf("approved, and stored %+v", got)
		}
		if asked, err := w.OpenID.Update(w.Context(), w.admin, c.ID, f); asked != nil || err != nil {
			t.Errorf("the same again: %+v, %v", asked, err)
		}
		evil := f
		evil.RedirectURIs = []string{"https://evil.example/cb"}
		asked, err := w.OpenID.Update(w.Context(), w.admin, c.ID, evil)
		if w.OK(err); asked == nil || stored().RedirectURIs[0] != f.RedirectURIs[0] {
			t.Errorf("one admin alone sends its people elsewhere: %+v", stored())
		}
		// To ask people again takes one; then the earlier wish fits no more.
		w.Clock.Add(time.Minute)
		less := f
		less.FirstParty = false
		if asked, err := w.OpenID.Update(w.Context(), w.admin, c.ID, less); asked != nil || err != nil || stored().FirstParty {
			t.Errorf("asking people again: %+v, %v", asked, err)
		}
		apptest.WantConflict(t, w.approve(w.second, asked.ID), "changed since")
	})
}

// Of many who decide at the same time one does.
func TestOneDecisionCounts(t *testing.T) {
	onBoth(t, func(w *world) {
		p := w.asked(w.admin, "new@tech.gov.sg", techpass.DutyAgent)
		third := w.Admin("admin3@tech.gov.sg").Actor()
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for n := range errs {
			wg.Go(func() {
				by := []people.Actor{w.second, third}[n%2]
				if n < 4 {
					errs[n] = w.approve(by, p.ID)
				} else {
					errs[n] = w.Approvals.Refuse(w.Context(), by, p.ID, "")
				}
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else {
				apptest.WantConflict(t, err, "meanwhile")
			}
		}
		if got := w.Actions("approval", p.ID); done != 1 || len(got) != 2 {
			t.Errorf("%d decided, and the trail tells %v", done, got)
		}
	})
}
