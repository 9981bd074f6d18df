package allowlist_test

import (
	"errors"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
)

// world is a world with domains of two agencies on the list.
type world struct {
	*apptest.World
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{apptest.OnSQLite(t)}
	w.Allow("tech.gov.sg", "hive.gov.sg")
	return w
}

// providers has the settings name these identity providers.
func (w *world) providers(names ...string) {
	o := w.Allowlist.Options
	o.Providers = names
	w.Allowlist = allowlist.NewService(o)
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
	admin, agent := w.As(people.RoleAdmin, "admin@tech.gov.sg"), w.As(people.RoleAgent, "agent@tech.gov.sg")
	boss, officer := w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.As(people.RoleOfficer, "officer@tech.gov.sg")
	for _, test := range []struct {
		who    people.Actor
		domain string
		agency people.Agency
		whose  string
		refuse func(error) bool
	}{
		{admin, "new.gov.sg", people.Agency{}, "new", nil},
		{admin, "sub.new2.gov.sg", w.Agency("tech"), "new2", nil}, // its name says whose it is
		{admin, "acme.com", people.Agency{}, "", nil},
		{admin, "acme.org", w.Agency("hive"), "hive", nil},
		{admin, "acme.net", w.Agency("none"), "", refusedOn(people.FieldAgency)},
		{agent, "acme.sg", people.Agency{}, "", nil},
		{boss, "beta.com", people.Agency{}, "tech", nil},
		{boss, "beta.org", w.Agency("tech"), "tech", nil},
		{boss, "beta.net", w.Agency("hive"), "", isErr(fault.Forbidden)},
		{boss, "new3.gov.sg", people.Agency{}, "", refusedOn(people.FieldDomain)},
		{officer, "gamma.com", people.Agency{}, "", isErr(fault.Forbidden)},
		{people.System(), "delta.com", people.Agency{}, "", nil},
	} {
		err := w.Allowlist.AllowFor(t.Context(), test.who, w.Domain(test.domain), test.agency)
		found, getErr := w.Allowlist.Get(t.Context(), admin, w.Domain(test.domain))
		switch {
		case test.refuse != nil:
			if !test.refuse(err) || !errors.Is(getErr, fault.NotFound) {
				t.Errorf("%s allows %s: %v, %v", test.who.Role, test.domain, err, getErr)
			}
		case err != nil || getErr != nil || found.Agency.String() != test.whose:
			t.Errorf("%s allows %s: %+v, %v, %v", test.who.Role, test.domain, found, err, getErr)
		}
	}
	if a, err := w.Agencies.Get(t.Context(), admin, w.Agency("new2")); err != nil || a.Name != "NEW2" || a.Domains != 1 {
		t.Errorf("the new agency is %+v, %v", a, err)
	}
}

func TestWhoAdministersWhichDomain(t *testing.T) {
	w := newWorld(t)
	w.providers("WOG")
	admin, agent := w.As(people.RoleAdmin, "admin@tech.gov.sg"), w.As(people.RoleAgent, "agent@tech.gov.sg")
	boss, officer := w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.As(people.RoleOfficer, "officer@tech.gov.sg")
	w.OK(w.Allowlist.AllowFor(t.Context(), admin, w.Domain("acme.com"), w.Agency("tech")))
	forbidden, notFound := isErr(fault.Forbidden), isErr(fault.NotFound)
	none := func(err error) bool { return err == nil }
	ctx := t.Context()
	for _, test := range []struct {
		what                        string
		do                          func(who people.Actor) error
		admin, boss, agent, officer func(error) bool
	}{
		{"see the own", func(who people.Actor) error { _, err := w.Allowlist.Get(ctx, who, w.Domain("tech.gov.sg")); return err }, none, none, forbidden, forbidden},
		{"see a company's", func(who people.Actor) error { _, err := w.Allowlist.Get(ctx, who, w.Domain("acme.com")); return err }, none, none, forbidden, forbidden},
		{"see another's", func(who people.Actor) error { _, err := w.Allowlist.Get(ctx, who, w.Domain("hive.gov.sg")); return err }, none, notFound, forbidden, forbidden},
		{"offer SEED to the own", func(who people.Actor) error { return w.Allowlist.OfferSEED(ctx, who, w.Domain("tech.gov.sg"), false) }, none, none, forbidden, forbidden},
		{"offer SEED to another's", func(who people.Actor) error { return w.Allowlist.OfferSEED(ctx, who, w.Domain("hive.gov.sg"), false) }, none, notFound, forbidden, forbidden},
		{"choose a provider", func(who people.Actor) error { return w.Allowlist.SetProvider(ctx, who, w.Domain("tech.gov.sg"), "WOG") }, none, forbidden, forbidden, forbidden},
		{"choose an agency", func(who people.Actor) error {
			return w.Allowlist.SetAgency(ctx, who, w.Domain("acme.com"), w.Agency("tech"))
		}, none, forbidden, forbidden, forbidden},
		{"count who waits", func(who people.Actor) error {
			_, err := w.Allowlist.Waiting(ctx, who, w.Domain("hive.gov.sg"))
			return err
		}, none, notFound, forbidden, forbidden},
		{"list", func(who people.Actor) error { _, _, err := w.Allowlist.Page(ctx, who, allowlist.Query{}); return err }, none, none, forbidden, forbidden},
		{"remove", func(who people.Actor) error { return w.Allowlist.Remove(ctx, who, w.Domain("hive.gov.sg")) }, none, forbidden, forbidden, forbidden},
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
	own, next, err := w.Allowlist.Page(ctx, boss, allowlist.Query{Agency: w.Agency("hive")})
	if err != nil || len(own) != 2 || next != "" {
		t.Errorf("an agency admin lists %v, %v", own, err)
	}
}

// Whose accounts a domain's people are does not change by its being allowed again.
func TestARemovedDomainIsAnAdminsToAllow(t *testing.T) {
	w := newWorld(t)
	admin, agent, boss := w.As(people.RoleAdmin, "admin@tech.gov.sg"), w.As(people.RoleAgent, "agent@hive.gov.sg"), w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg")
	ctx, acme, nobodys := t.Context(), w.Domain("acme.com"), w.Domain("nobody.com")
	w.OK(w.Allowlist.AllowFor(ctx, admin, acme, w.Agency("hive")))
	w.OK(w.Allowlist.Allow(ctx, admin, nobodys))
	for _, d := range []people.Domain{acme, nobodys} {
		if err := w.Allowlist.Allow(ctx, boss, d); !refusedOn(people.FieldDomain)(err) {
			t.Errorf("an agency admin allows %s, which is another's: %v", d, err)
		}
		w.OK(w.Allowlist.Allow(ctx, agent, d)) // changes nothing
		w.OK(w.Allowlist.Remove(ctx, admin, d))
		for _, who := range []people.Actor{boss, agent} {
			if err := w.Allowlist.Allow(ctx, who, d); !refusedOn(people.FieldDomain)(err) {
				t.Errorf("%s allows %s again: %v", who.Role, d, err)
			}
		}
	}
	w.OK(w.Allowlist.AllowFor(ctx, admin, acme, w.Agency("tech")))
	w.OK(w.Allowlist.AllowFor(ctx, admin, nobodys, w.Agency("tech")))
	for d, whose := range map[people.Domain]string{acme: "hive", nobodys: "tech"} {
		if found, err := w.Allowlist.Get(ctx, admin, d); err != nil || found.Agency != w.Agency(whose) {
			t.Errorf("%s is %+v, %v", d, found, err)
		}
	}
	events, _, err := w.Audit.List(ctx, admin, audit.Filter{ActorID: admin.ID, Actions: []audit.Action{audit.DomainAllowed}})
	w.OK(err)
	for _, e := range events[:2] {
		if want := map[string]string{"acme.com": "hive", "nobody.com": "tech"}[e.Data["domain"]]; e.Data["agency"] != want {
			t.Errorf("the trail tells %v", e.Data)
		}
	}
}

// Which government domains are eligible for SEED, admins say.
func TestAgencyAdminsWithholdSEEDAndOfferItToCompanies(t *testing.T) {
	w := newWorld(t)
	admin, boss, ctx := w.As(people.RoleAdmin, "admin@tech.gov.sg"), w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg"), t.Context()
	w.OK(w.Allowlist.AllowFor(ctx, admin, w.Domain("acme.com"), w.Agency("tech")))
	for name, mayOffer := range map[string]bool{"tech.gov.sg": false, "acme.com": true} {
		d := w.Domain(name)
		w.OK(w.Allowlist.OfferSEED(ctx, boss, d, true)) // as it is
		w.OK(w.Allowlist.OfferSEED(ctx, boss, d, false))
		err := w.Allowlist.OfferSEED(ctx, boss, d, true)
		if _, refused := errors.AsType[*fault.Conflict](err); refused == mayOffer || (mayOffer && err != nil) {
			t.Errorf("an agency admin offers SEED to %s: %v", d, err)
		}
		w.OK(w.Allowlist.OfferSEED(ctx, admin, d, true))
	}
}

func TestWhatIsSaidOfADomain(t *testing.T) {
	w := newWorld(t)
	w.providers("WOG")
	admin, ctx, tech := w.As(people.RoleAdmin, "admin@tech.gov.sg"), t.Context(), w.Domain("tech.gov.sg")
	w.OK(w.Allowlist.Allow(ctx, admin, w.Domain("acme.com")))
	for what, refused := range map[string]bool{
		"a provider that is not set up":    refusedOn(allowlist.FieldProvider)(w.Allowlist.SetProvider(ctx, admin, tech, "Nobody")),
		"a provider of a company":          refusedOn(allowlist.FieldProvider)(w.Allowlist.SetProvider(ctx, admin, w.Domain("acme.com"), "WOG")),
		"an agency that is none":           refusedOn(people.FieldAgency)(w.Allowlist.SetAgency(ctx, admin, w.Domain("acme.com"), w.Agency("none"))),
		"an agency of a government's":      refusedOn(people.FieldAgency)(w.Allowlist.SetAgency(ctx, admin, tech, w.Agency("hive"))),
		"a domain that is not on the list": errors.Is(w.Allowlist.Remove(ctx, admin, w.Domain("none.com")), fault.NotFound),
	} {
		if !refused {
			t.Errorf("%s is taken", what)
		}
	}
	mailbox := w.Email("tan@tech.gov.sg")
	w.OK(w.Allowlist.SetProvider(ctx, admin, tech, "WOG"))
	w.providers() // it is not set up any more
	w.OK(w.Allowlist.SetProvider(ctx, admin, tech, "WOG"))
	w.OK(w.Allowlist.Remove(ctx, admin, tech))
	if p, err := w.Allowlist.ProviderOf(ctx, mailbox); err != nil || p != "WOG" {
		t.Errorf("after all that its people sign in by %q, %v", p, err)
	}
	events, _, err := w.Audit.List(ctx, admin, audit.Filter{ActorID: admin.ID})
	w.OK(err)
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
	admin, ctx := w.As(people.RoleAdmin, "admin@tech.gov.sg"), t.Context()
	boss, officer := w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.As(people.RoleOfficer, "officer@tech.gov.sg")
	w.OK(w.Agencies.Add(ctx, admin, w.Agency("new"), "New Agency"))
	for what, refused := range map[string]bool{
		"one that is there":          refusedOn(people.FieldAgency)(w.Agencies.Add(ctx, admin, w.Agency("new"), "Again")),
		"one by an agency admin":     errors.Is(w.Agencies.Add(ctx, boss, w.Agency("new2"), "New"), fault.Forbidden),
		"another's name":             errors.Is(w.Agencies.Rename(ctx, boss, w.Agency("hive"), "Mine"), fault.NotFound),
		"a name by an officer":       errors.Is(w.Agencies.Rename(ctx, officer, w.Agency("tech"), "Mine"), fault.Forbidden),
		"a name of one that is none": errors.Is(w.Agencies.Rename(ctx, admin, w.Agency("none"), "None"), fault.NotFound),
	} {
		if !refused {
			t.Errorf("%s is taken", what)
		}
	}
	w.OK(w.Agencies.Rename(ctx, boss, w.Agency("tech"), "Government Technology Agency"))
	own, next, err := w.Agencies.List(ctx, boss, people.Agency{})
	if err != nil || len(own) != 1 || !next.IsZero() || own[0].Title() != "Government Technology Agency (TECH)" {
		t.Errorf("an agency admin lists %+v, %v", own, err)
	}
	all, _, err := w.Agencies.List(ctx, admin, people.Agency{})
	if err != nil || len(all) != 3 || all[0].Title() != "HIVE" {
		t.Errorf("an admin lists %+v, %v", all, err)
	}
	if _, _, err := w.Agencies.List(ctx, officer, people.Agency{}); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an officer lists them: %v", err)
	}
	for typed, ok := range map[string]bool{"Agency": true, "": false, "  ": false, "a\u202eb": false} {
		if _, err := agency.ParseName(typed); (err == nil) != ok {
			t.Errorf("name %q: %v", typed, err)
		}
	}
}
