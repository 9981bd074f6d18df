package apptest

import (
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// Password is that of each account that has one.
const Password = "granite umbrella station"

// Email reads a mailbox.
func (w *World) Email(s string) people.Email {
	w.Helper()
	e, err := people.ParseEmail(s)
	w.OK(err)
	return e
}

// Domain reads a domain.
func (w *World) Domain(s string) people.Domain {
	w.Helper()
	d, err := people.ParseDomain(s)
	w.OK(err)
	return d
}

// Agency reads an agency's acronym; "" is none.
func (w *World) Agency(s string) people.Agency {
	w.Helper()
	if s == "" {
		return people.Agency{}
	}
	g, err := people.ParseAgency(s)
	w.OK(err)
	return g
}

// PersonName parses a first or a last name.
func (w *World) PersonName(s string) people.PersonName {
	w.Helper()
	n, err := people.ParsePersonName(people.FieldFirstName, s)
	w.OK(err)
	return n
}

// Allow puts domains on the allow-list and offers them SEED.
func (w *World) Allow(names ...string) {
	w.Helper()
	for _, name := range names {
		w.OK(w.Allowlist.Allow(w.Context(), people.System(), w.Domain(name)))
		w.OK(w.Allowlist.OfferSEED(w.Context(), people.System(), w.Domain(name), true))
	}
}

// Officer returns the account of an officer who signed in, new where there is none.
func (w *World) Officer(mailbox string) *techpass.Account {
	w.Helper()
	a, err := w.Invites.Arrive(w.Context(), w.Email(mailbox))
	w.OK(err)
	return a
}

// Serving returns the account of an officer with a duty.
func (w *World) Serving(mailbox string, d techpass.Duty) *techpass.Account {
	w.Helper()
	a, err := w.Invites.GiveDuty(w.Context(), people.System(), w.Email(mailbox), d)
	w.OK(err)
	return a
}

// Admin returns the account of an admin.
func (w *World) Admin(mailbox string) *techpass.Account {
	w.Helper()
	return w.Serving(mailbox, techpass.DutyAdmin)
}

// Vendor returns the account of a vendor with a company mailbox, whom the officer invited.
func (w *World) Vendor(officer people.Actor, mailbox string) *techpass.Account {
	w.Helper()
	return w.Account(w.Invite(officer, mailbox).AccountID)
}

// Form is a right form for inviting the mailbox: by email alone where that will do.
func Form(e people.Email) invite.Form {
	f := invite.Form{Type: invite.ByEmail, Email: e.String(), Reason: "Works with us"}
	if people.UsernameNeeded(e) {
		f.Type, f.Username = invite.ByAccount, "u."+strings.ReplaceAll(e.Local(), "_", "-")
		f.FirstName, f.LastName, f.ContactNumber, f.Organisation = "Jane", "Tan", "91234567", "Acme"
	}
	return f
}

// Invite lets the officer invite the mailbox.
func (w *World) Invite(officer people.Actor, mailbox string) *invite.Invitation {
	w.Helper()
	return w.InviteBy(officer, Form(w.Email(mailbox)))
}

// InviteBy lets the officer send the form.
func (w *World) InviteBy(officer people.Actor, f invite.Form) *invite.Invitation {
	w.Helper()
	r, err := invite.ParseForm(f)
	w.OK(err)
	i, err := w.Invites.Invite(w.Context(), officer, r, "")
	w.OK(err)
	return i
}

// Account returns the account as it is stored now.
func (w *World) Account(id uuid.UUID) *techpass.Account {
	w.Helper()
	a, err := w.Store.AccountByID(w.Context(), id)
	w.OK(err)
	return a
}

// Change stores the account changed, as other services would, and returns it.
func (w *World) Change(id uuid.UUID, change func(a *techpass.Account)) (a *techpass.Account) {
	w.Helper()
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) (err error) {
		if a, err = tx.Account(w.Context(), id); err != nil {
			return err
		}
		change(a)
		return tx.UpdateAccount(w.Context(), a)
	}))
	return a
}

// Active adds an account in use to which no invitation led. A company mailbox has its
// local part as username, and Password.
func (w *World) Active(mailbox string) *techpass.Account {
	w.Helper()
	e, now := w.Email(mailbox), w.Clock.Now()
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active,
		CreatedAt: now, InvitedAt: now, ActivatedAt: now, LastSignInAt: now, MailboxProvedAt: now, TOTPAt: now,
		PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	if people.UsernameNeeded(e) {
		var err error
		a.Username, err = people.ParseUsername(e.Local())
		w.OK(err)
		a.PasswordHash, err = passwordHash()
		w.OK(err)
	}
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error { return tx.AddAccount(w.Context(), a) }))
	return a
}

// SignedIn records that the account's holder signed in by these methods.
func (w *World) SignedIn(accountID uuid.UUID, methods ...string) *signin.SignIn {
	w.Helper()
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: accountID, At: w.Clock.Now(), Methods: methods}
	w.OK(w.Store.SignIns().Update(w.Context(), func(tx signin.Tx) error { return tx.AddSignIn(w.Context(), in) }))
	return in
}
