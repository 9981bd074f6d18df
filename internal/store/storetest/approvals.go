package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

func (f *fixture) approvals(change func(tx approval.Tx) error) {
	f.Helper()
	f.ok(f.Approvals().Update(f.ctx(), change))
}

// waiting returns an approval that waits, not stored yet.
func (f *fixture) waiting(asker *techpass.Account, about string) *approval.Approval {
	return &approval.Approval{ID: uuid.Must(uuid.NewV7()), Kind: approval.GiveDuty, About: about, AskerID: asker.ID, AskerEmail: asker.Email,
		AskedAt: f.at, ExpiresAt: f.at.Add(time.Hour), State: approval.Waiting}
}

func (f *fixture) addApprovals(list ...*approval.Approval) {
	f.Helper()
	f.approvals(func(tx approval.Tx) error {
		for _, a := range list {
			if added, err := tx.AddApproval(f.ctx(), a); err != nil || !added {
				f.Errorf("added %v, %v", added, err)
			}
		}
		return nil
	})
}

func (f *fixture) duty(email string, d techpass.Duty) *techpass.Account {
	f.Helper()
	a := f.account(email)
	a.Duty = d
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	return a
}

func approvalsComeBack(t *testing.T, f *fixture) {
	asker, second := f.duty("admin@tech.gov.sg", techpass.DutyAdmin), f.duty("admin2@tech.gov.sg", techpass.DutyAdmin)
	a := f.waiting(asker, "it's \\ \"one\" ?0")
	a.SubjectID, a.TraceID = uuid.New(), "4bf92f3577b34da6a3ce929d0e0e4736"
	a.Agency = must[people.Agency](f)(people.ParseAgency("tech"))
	a.What = approval.What{Mailbox: "x@tech.gov.sg", Duty: "agent", AccountID: uuid.New(), RequestID: uuid.New(), Request: "SR-1",
		Product: &approval.Product{ID: "id", Name: "சுந்தர் \\' ?0", RedirectURIs: []string{"https://a/?x=1&y"}, PostLogoutURIs: []string{}, Since: f.at}}
	f.addApprovals(a)
	check := func(how string, got *approval.Approval, err error) {
		t.Helper()
		f.ok(err)
		inUTC(&got.AskedAt, &got.ExpiresAt, &got.DecidedAt, &got.What.Product.Since)
		if !reflect.DeepEqual(got, a) {
			t.Errorf("%s:\n got %+v\nwant %+v", how, got, a)
		}
	}
	got, err := f.Approvals().ApprovalByID(f.ctx(), a.ID)
	check("by id", got, err)
	f.approvals(func(tx approval.Tx) error {
		got, err := tx.WaitingApproval(f.ctx(), a.Kind, a.About)
		check("by what it is about", got, err)
		if got, err = tx.Approval(f.ctx(), a.ID); err != nil {
			return err
		}
		check("locked", got, nil)
		a.State, a.DeciderID, a.DeciderEmail, a.DecidedAt = approval.Refused, second.ID, second.Email, f.at.Add(time.Minute)
		a.Reason = must[people.Note](f)(people.ParseNote("reason", "no\nreally"))
		return tx.UpdateApproval(f.ctx(), a)
	})
	got, err = f.Approvals().ApprovalByID(f.ctx(), a.ID)
	check("decided", got, err)
	if _, err := f.Approvals().ApprovalByID(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown approval: %v", err)
	}
}

func oneApprovalWaits(t *testing.T, f *fixture) {
	asker := f.duty("admin@tech.gov.sg", techpass.DutyAdmin)
	first, again := f.waiting(asker, "one"), f.waiting(asker, "one")
	f.addApprovals(first)
	f.approvals(func(tx approval.Tx) error {
		if added, err := tx.AddApproval(f.ctx(), again); err != nil || added {
			t.Errorf("a second one about the same: added %v, %v", added, err)
		}
		first.State, first.DecidedAt = approval.Withdrawn, f.at
		return tx.UpdateApproval(f.ctx(), first)
	})
	f.addApprovals(again)
	f.approvals(func(tx approval.Tx) error {
		if got, err := tx.WaitingApproval(f.ctx(), again.Kind, "one"); err != nil || got.ID != again.ID {
			t.Errorf("waits: %+v, %v", got, err)
		}
		if _, err := tx.WaitingApproval(f.ctx(), approval.ResetMFA, "one"); !errors.Is(err, fault.NotFound) {
			t.Errorf("of another kind: %v", err)
		}
		for at, want := range map[time.Time]int{f.at: 0, f.at.Add(time.Hour): 1} {
			if due, err := tx.DueApprovals(f.ctx(), at, 10); err != nil || len(due) != want {
				t.Errorf("%d due at %s, %v", len(due), at, err)
			}
		}
		return nil
	})
}

func approvalsAreListed(t *testing.T, f *fixture) {
	tech, hive := must[people.Agency](f)(people.ParseAgency("tech")), must[people.Agency](f)(people.ParseAgency("hive"))
	for name, agency := range map[string]people.Agency{"tech.gov.sg": tech, "hive.gov.sg": hive} {
		d := must[people.Domain](f)(people.ParseDomain(name))
		f.ok(f.Allowlist().Update(f.ctx(), func(tx allowlist.Tx) error {
			_, err := tx.AllowDomain(f.ctx(), d, agency, f.at)
			return err
		}))
	}
	admin, boss := f.duty("admin@tech.gov.sg", techpass.DutyAdmin), f.duty("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	f.duty("boss@hive.gov.sg", techpass.DutyAgencyAdmin)
	f.duty("agent@tech.gov.sg", techpass.DutyAgent)
	gone := f.duty("gone@tech.gov.sg", techpass.DutyAdmin)
	gone.State = techpass.Disabled
	f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateAccount(f.ctx(), gone) }))
	for g, want := range map[people.Agency]int{{}: 1, tech: 2, hive: 2} {
		if found, err := f.Approvals().DecidersOf(f.ctx(), g); err != nil || len(found) != want {
			t.Errorf("%d decide for %s, %v", len(found), g, err)
		}
	}
	for n, about := range []string{"admins", "tech", "hive", "boss asked", "decided"} {
		a := f.waiting(admin, about)
		a.AskedAt = f.at.Add(time.Duration(n) * time.Minute)
		switch about {
		case "tech":
			a.Agency = tech
		case "hive":
			a.Agency = hive
		case "boss asked":
			a.AskerID = boss.ID
			a.SubjectID = boss.ID
		case "decided":
			a.Agency, a.State, a.DecidedAt = tech, approval.Expired, f.at
		}
		f.addApprovals(a)
	}
	for _, c := range []struct {
		q    approval.Query
		want []string
	}{
		{approval.Query{Waiting: true, Limit: 9}, []string{"admins", "tech", "hive", "boss asked"}},
		{approval.Query{Waiting: true, Limit: 2}, []string{"admins", "tech"}},
		{approval.Query{Waiting: true, Agency: tech, Asker: boss.ID, Limit: 9}, []string{"tech", "boss asked"}},
		{approval.Query{Waiting: true, Asker: boss.ID, Limit: 9}, []string{"boss asked"}},
		{approval.Query{Waiting: true, About: boss.ID, Limit: 9}, []string{"boss asked"}},
		{approval.Query{Agency: tech, Asker: boss.ID, Limit: 9}, []string{"decided"}},
		{approval.Query{Agency: hive, Asker: uuid.New(), Limit: 9}, nil},
	} {
		found, err := f.Approvals().Approvals(f.ctx(), c.q)
		f.ok(err)
		var got []string
		for _, a := range found {
			got = append(got, a.About)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v finds %q, want %q", c.q, got, c.want)
		}
	}
}

func approvalsAreForgotten(t *testing.T, f *fixture) {
	asker, subject := f.duty("admin@tech.gov.sg", techpass.DutyAdmin), f.duty("jane@tech.gov.sg", "")
	about, others := f.waiting(asker, "jane"), f.waiting(asker, "june")
	about.SubjectID = subject.ID
	f.addApprovals(about, others)
	forget := func(id uuid.UUID) {
		f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{id}, f.at) }))
	}
	left := func(a *approval.Approval) bool {
		_, err := f.Approvals().ApprovalByID(f.ctx(), a.ID)
		return err == nil
	}
	forget(subject.ID)
	if left(about) || !left(others) {
		t.Errorf("left about the account: %v, about others: %v", left(about), left(others))
	}
	forget(asker.ID)
	if left(others) {
		t.Error("left of who asked")
	}
}

func setUpLinksWorkOnce(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	make1 := func(account *techpass.Account, hash string, at time.Time) *invite.SetUpLink {
		l := &invite.SetUpLink{TokenHash: []byte(hash), AccountID: account.ID, CreatedAt: at, ExpiresAt: at.Add(day)}
		f.ok(f.update(func(tx invite.Tx) error { return tx.ReplaceSetUpLink(f.ctx(), l) }))
		return l
	}
	old, others := make1(a, "old", f.at), make1(b, "others", f.at)
	fresh := make1(a, "fresh", f.at.Add(time.Minute))
	old.RevokedAt = fresh.CreatedAt
	f.ok(f.update(func(tx invite.Tx) error {
		others.UsedAt = f.at.Add(time.Hour)
		return tx.UseSetUpLink(f.ctx(), others.TokenHash, others.UsedAt)
	}))
	make1(b, "another", f.at.Add(2*time.Hour)) // a used one stays as it is
	for _, want := range []*invite.SetUpLink{old, others, fresh} {
		got, err := f.Invites().SetUpLinkOf(f.ctx(), want.TokenHash)
		f.ok(err)
		inUTC(&got.CreatedAt, &got.ExpiresAt, &got.UsedAt, &got.RevokedAt)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", want.TokenHash, got, want)
		}
	}
	f.ok(f.update(func(tx invite.Tx) error {
		if _, err := tx.SetUpLink(f.ctx(), []byte("unheard of")); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown link: %v", err)
		}
		return nil
	}))
}
