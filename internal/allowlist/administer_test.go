package allowlist_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/agency"
	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/store"
)

// world is the allow-list and the agencies over a database.
type world struct {
	*testing.T
	store    *store.Store
	list     *allowlist.Service
	agencies *agency.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{T: t, store: st}
	w.ok(st.Migrate(t.Context()))
	now := func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }
	w.list, w.agencies = allowlist.NewService(st.Allowlist(), now), agency.NewService(st.Agencies(), now)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg"} {
		w.ok(w.list.Allow(t.Context(), people.System(), w.domain(name)))
	}
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) domain(s string) people.Domain {
	w.Helper()
	d, err := people.ParseDomain(s)
	w.ok(err)
	return d
}

func (w *world) agency(s string) people.Agency {
	w.Helper()
	g, err := people.ParseAgency(s)
	w.ok(err)
	return g
}

func (w *world) as(r people.Role, mailbox string) people.Actor {
	w.Helper()
	e, err := people.ParseEmail(mailbox)
	w.ok(err)
	return people.Actor{ID: uuid.New(), Role: r, Email: e}
}

// refusedOn and isErr tell one kind of refusal each.
func refusedOn(field string) func(error) bool {
	return func(err error) bool {
		var errs people.FieldErrors
		return errors.As(err, &errs) && errs.For(field) != nil
	}
}

func isErr(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }

func TestWhoAllowsDomains(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.as(people.RoleAdmin, "admin@tech.gov.sg"), w.as(people.RoleAgent, "agent@tech.gov.sg")
	boss, officer := w.as(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.as(people.RoleOfficer, "officer@tech.gov.sg")
	for _, test := range []struct {
		who    people.Actor
		domain string
		agency people.Agency
		whose  string
		refuse func(error) bool
	}{
		{admin, "new.gov.sg", people.Agency{}, "new", nil},
		{admin, "sub.new2.gov.sg", w.agency("tech"), "new2", nil}, // its name says whose it is
		{admin, "acme.com", people.Agency{}, "", nil},
		{admin, "acme.org", w.agency("hive"), "hive", nil},
		{admin, "acme.net", w.agency("none"), "", refusedOn(people.FieldAgency)},
		{agent, "acme.sg", people.Agency{}, "", nil},
		{boss, "beta.com", people.Agency{}, "tech", nil},
		{boss, "beta.org", w.agency("tech"), "tech", nil},
		{boss, "beta.net", w.agency("hive"), "", isErr(fault.Forbidden)},
		{boss, "new3.gov.sg", people.Agency{}, "", refusedOn(people.FieldDomain)},
		{officer, "gamma.com", people.Agency{}, "", isErr(fault.Forbidden)},
		{people.System(), "delta.com", people.Agency{}, "", nil},
	} {
		err := w.list.AllowFor(t.Context(), test.who, w.domain(test.domain), test.agency)
		found, getErr := w.list.Get(t.Context(), admin, w.domain(test.domain))
		switch {
		case test.refuse != nil:
			if !test.refuse(err) || !errors.Is(getErr, fault.NotFound) {
				t.Errorf("%s allows %s: %v, %v", test.who.Role, test.domain, err, getErr)
			}
		case err != nil || getErr != nil || found.Agency.String() != test.whose:
			t.Errorf("%s allows %s: %+v, %v, %v", test.who.Role, test.domain, found, err, getErr)
		}
	}
	if a, err := w.agencies.Get(t.Context(), admin, w.agency("new2")); err != nil || a.Name != "NEW2" || a.Domains != 1 {
		t.Errorf("the new agency is %+v, %v", a, err)
	}
}

func TestWhoAdministersWhichDomain(t *testing.T) {
	w := newWorld(t)
	w.list.Providers = []string{"WOG"}
	admin, agent := w.as(people.RoleAdmin, "admin@tech.gov.sg"), w.as(people.RoleAgent, "agent@tech.gov.sg")
	boss, officer := w.as(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.as(people.RoleOfficer, "officer@tech.gov.sg")
	w.ok(w.list.AllowFor(t.Context(), admin, w.domain("acme.com"), w.agency("tech")))
	forbidden, notFound := isErr(fault.Forbidden), isErr(fault.NotFound)
	none := func(err error) bool { return err == nil }
	ctx := t.Context()
	for _, test := range []struct {
		what                        string
		do                          func(who people.Actor) error
		admin, boss, agent, officer func(error) bool
	}{
		{"see the own", func(who people.Actor) error { _, err := w.list.Get(ctx, who, w.domain("tech.gov.sg")); return err }, none, none, forbidden, forbidden},
		{"see a company's", func(who people.Actor) error { _, err := w.list.Get(ctx, who, w.domain("acme.com")); return err }, none, none, forbidden, forbidden},
		{"see another's", func(who people.Actor) error { _, err := w.list.Get(ctx, who, w.domain("hive.gov.sg")); return err }, none, notFound, forbidden, forbidden},
		{"offer SEED to the own", func(who people.Actor) error { return w.list.OfferSEED(ctx, who, w.domain("tech.gov.sg"), false) }, none, none, forbidden, forbidden},
		{"offer SEED to another's", func(who people.Actor) error { return w.list.OfferSEED(ctx, who, w.domain("hive.gov.sg"), false) }, none, notFound, forbidden, forbidden},
		{"choose a provider", func(who people.Actor) error { return w.list.SetProvider(ctx, who, w.domain("tech.gov.sg"), "WOG") }, none, forbidden, forbidden, forbidden},
		{"choose an agency", func(who people.Actor) error {
			return w.list.SetAgency(ctx, who, w.domain("acme.com"), w.agency("tech"))
		}, none, forbidden, forbidden, forbidden},
		{"count who waits", func(who people.Actor) error { _, err := w.list.Waiting(ctx, who, w.domain("hive.gov.sg")); return err }, none, notFound, forbidden, forbidden},
		{"list", func(who people.Actor) error { _, _, err := w.list.Page(ctx, who, allowlist.Query{}); return err }, none, none, forbidden, forbidden},
		{"remove", func(who people.Actor) error { return w.list.Remove(ctx, who, w.domain("hive.gov.sg")) }, none, forbidden, forbidden, forbidden},
	} {
		for who, want := range map[people.Actor]func(error) bool{officer: test.officer, agent: test.agent, boss: test.boss} {
			if err := test.do(who); !want(err) {
				t.Errorf("%s: %s gets %v", test.what, who.Role, err)
			}
		}
		if err := test.do(admin); !test.admin(err) {
			t.Errorf("%s: admin gets %v", test.what, err)
		}
	}
	own, next, err := w.list.Page(ctx, boss, allowlist.Query{Agency: w.agency("hive")})
	if err != nil || len(own) != 2 || next != "" {
		t.Errorf("an agency admin lists %v, %v", own, err)
	}
}

// Whose accounts a domain's people are does not change by its being allowed again.
func TestARemovedDomainIsAnAdminsToAllow(t *testing.T) {
	w := newWorld(t)
	admin, agent, boss := w.as(people.RoleAdmin, "admin@tech.gov.sg"), w.as(people.RoleAgent, "agent@hive.gov.sg"), w.as(people.RoleAgencyAdmin, "boss@tech.gov.sg")
	ctx, acme, nobodys := t.Context(), w.domain("acme.com"), w.domain("nobody.com")
	w.ok(w.list.AllowFor(ctx, admin, acme, w.agency("hive")))
	w.ok(w.list.Allow(ctx, admin, nobodys))
	for _, d := range []people.Domain{acme, nobodys} {
		if err := w.list.Allow(ctx, boss, d); !refusedOn(people.FieldDomain)(err) {
			t.Errorf("an agency admin allows %s, which is another's: %v", d, err)
		}
		w.ok(w.list.Allow(ctx, agent, d)) // changes nothing
		w.ok(w.list.Remove(ctx, admin, d))
		for _, who := range []people.Actor{boss, agent} {
			if err := w.list.Allow(ctx, who, d); !refusedOn(people.FieldDomain)(err) {
				t.Errorf("%s allows %s again: %v", who.Role, d, err)
			}
		}
	}
	w.ok(w.list.AllowFor(ctx, admin, acme, w.agency("tech")))
	w.ok(w.list.AllowFor(ctx, admin, nobodys, w.agency("tech")))
	for d, whose := range map[people.Domain]string{acme: "hive", nobodys: "tech"} {
		if found, err := w.list.Get(ctx, admin, d); err != nil || found.Agency != w.agency(whose) {
			t.Errorf("%s is %+v, %v", d, found, err)
		}
	}
	events, _, err := audit.NewService(w.store.Audits(), nil).List(ctx, admin, audit.Filter{ActorID: admin.ID, Action: audit.DomainAllowed})
	w.ok(err)
	for _, e := range events[:2] {
		if want := map[string]string{"acme.com": "hive", "nobody.com": "tech"}[e.Data["domain"]]; e.Data["agency"] != want {
			t.Errorf("the trail tells %v", e.Data)
		}
	}
}

// Which government domains are eligible for SEED, admins say.
func TestAgencyAdminsWithholdSEEDAndOfferItToCompanies(t *testing.T) {
	w := newWorld(t)
	admin, boss, ctx := w.as(people.RoleAdmin, "admin@tech.gov.sg"), w.as(people.RoleAgencyAdmin, "boss@tech.gov.sg"), t.Context()
	w.ok(w.list.AllowFor(ctx, admin, w.domain("acme.com"), w.agency("tech")))
	for name, mayOffer := range map[string]bool{"tech.gov.sg": false, "acme.com": true} {
		d := w.domain(name)
		w.ok(w.list.OfferSEED(ctx, boss, d, true)) // as it is
		w.ok(w.list.OfferSEED(ctx, boss, d, false))
		err := w.list.OfferSEED(ctx, boss, d, true)
		if _, refused := errors.AsType[*fault.Conflict](err); refused == mayOffer || (mayOffer && err != nil) {
			t.Errorf("an agency admin offers SEED to %s: %v", d, err)
		}
		w.ok(w.list.OfferSEED(ctx, admin, d, true))
	}
}

func TestWhatIsSaidOfADomain(t *testing.T) {
	w := newWorld(t)
	w.list.Providers = []string{"WOG"}
	admin, ctx, tech := w.as(people.RoleAdmin, "admin@tech.gov.sg"), t.Context(), w.domain("tech.gov.sg")
	w.ok(w.list.Allow(ctx, admin, w.domain("acme.com")))
	for what, refused := range map[string]bool{
		"a provider that is not set up":    refusedOn(allowlist.FieldProvider)(w.list.SetProvider(ctx, admin, tech, "Nobody")),
		"a provider of a company":          refusedOn(allowlist.FieldProvider)(w.list.SetProvider(ctx, admin, w.domain("acme.com"), "WOG")),
		"an agency that is none":           refusedOn(people.FieldAgency)(w.list.SetAgency(ctx, admin, w.domain("acme.com"), w.agency("none"))),
		"an agency of a government's":      refusedOn(people.FieldAgency)(w.list.SetAgency(ctx, admin, tech, w.agency("hive"))),
		"a domain that is not on the list": errors.Is(w.list.Remove(ctx, admin, w.domain("none.com")), fault.NotFound),
	} {
		if !refused {
			t.Errorf("%s is taken", what)
		}
	}
	mailbox, err := people.ParseEmail("tan@tech.gov.sg")
	w.ok(err)
	w.ok(w.list.SetProvider(ctx, admin, tech, "WOG"))
	w.list.Providers = nil // it is not set up any more
	w.ok(w.list.SetProvider(ctx, admin, tech, "WOG"))
	w.ok(w.list.Remove(ctx, admin, tech))
	if p, err := w.list.ProviderOf(ctx, mailbox); err != nil || p != "WOG" {
		t.Errorf("after all that its people sign in by %q, %v", p, err)
	}
	events, _, err := audit.NewService(w.store.Audits(), nil).List(ctx, admin, audit.Filter{ActorID: admin.ID})
	w.ok(err)
	var told []audit.Action
	for _, e := range events {
		told = append(told, e.Action)
	}
	if len(told) != 3 || told[0] != audit.DomainRemoved || told[1] != audit.DomainProviderSet || told[2] != audit.DomainAllowed {
		t.Errorf("the trail tells %v", told)
	}
}

func TestAgenciesAreNamed(t *testing.T) {
	w := newWorld(t)
	admin, ctx := w.as(people.RoleAdmin, "admin@tech.gov.sg"), t.Context()
	boss, officer := w.as(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.as(people.RoleOfficer, "officer@tech.gov.sg")
	w.ok(w.agencies.Add(ctx, admin, w.agency("new"), "New Agency"))
	for what, refused := range map[string]bool{
		"one that is there":          refusedOn(people.FieldAgency)(w.agencies.Add(ctx, admin, w.agency("new"), "Again")),
		"one by an agency admin":     errors.Is(w.agencies.Add(ctx, boss, w.agency("new2"), "New"), fault.Forbidden),
		"another's name":             errors.Is(w.agencies.Rename(ctx, boss, w.agency("hive"), "Mine"), fault.NotFound),
		"a name by an officer":       errors.Is(w.agencies.Rename(ctx, officer, w.agency("tech"), "Mine"), fault.Forbidden),
		"a name of one that is none": errors.Is(w.agencies.Rename(ctx, admin, w.agency("none"), "None"), fault.NotFound),
	} {
		if !refused {
			t.Errorf("%s is taken", what)
		}
	}
	w.ok(w.agencies.Rename(ctx, boss, w.agency("tech"), "Government Technology Agency"))
	own, next, err := w.agencies.List(ctx, boss, people.Agency{})
	if err != nil || len(own) != 1 || !next.IsZero() || own[0].Title() != "Government Technology Agency (TECH)" {
		t.Errorf("an agency admin lists %+v, %v", own, err)
	}
	all, _, err := w.agencies.List(ctx, admin, people.Agency{})
	if err != nil || len(all) != 3 || all[0].Title() != "HIVE" {
		t.Errorf("an admin lists %+v, %v", all, err)
	}
	if _, _, err := w.agencies.List(ctx, officer, people.Agency{}); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an officer lists them: %v", err)
	}
	for typed, ok := range map[string]bool{"Agency": true, "": false, "  ": false, "a\u202eb": false} {
		if _, err := agency.ParseName(typed); (err == nil) != ok {
			t.Errorf("name %q: %v", typed, err)
		}
	}
}
