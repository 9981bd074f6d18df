package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/relying"
	"techbiz/internal/sheet"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/testdb"
	"techbiz/internal/vault"
	"techbiz/internal/web"
)

func TestMain(m *testing.M) {
	apptest.GiveTraceIDs()
	m.Run()
}

// The people of the tests.
const (
	officerMailbox = "officer@tech.gov.sg"
	otherMailbox   = "officer2@hive.gov.sg"
	adminMailbox   = "admin@tech.gov.sg"
	vendorMailbox  = "vendor@acme.com"
)

// portal is a world with its server on a real port.
type portal struct {
	*apptest.World

	server *web.Server
	http   *httptest.Server
	// raisedBefore counts the service requests of the past.
	raisedBefore int
}

// newPortal starts a portal. Each change may alter the options first.
func newPortal(t testing.TB, changes ...func(*app.Options)) *portal {
	t.Helper()
	return newPortalWith(t, func(*web.Options) {}, changes...)
}

// newPortalWith is newPortal with other parts of the server.
func newPortalWith(t testing.TB, change func(*web.Options), changes ...func(*app.Options)) *portal {
	t.Helper()
	p := startPortal(t, testdb.SQLite(t), change, changes...)
	p.Allow("tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com")
	p.OK(p.Allowlist.OfferSEED(t.Context(), people.System(), p.Domain("schools.gov.sg"), false))
	return p
}

// startPortal starts a portal over the database.
func startPortal(t testing.TB, database string, change func(*web.Options), changes ...func(*app.Options)) *portal {
	t.Helper()
	p := &portal{http: httptest.NewUnstartedServer(nil)}
	addr := p.http.Listener.Addr()
	served := func(o *app.Options) {
		o.PublicURL = &url.URL{Scheme: "http", Host: addr.String()}
		o.Web.Addr, o.Web.Lists, o.Node.Version = addr, sheet.Limits{FileBytes: 256 << 10, Rows: 100_000}, "test"
		o.BatchWait = 5 * time.Minute
	}
	p.World = apptest.New(t, database, append([]func(*app.Options){served}, changes...)...)
	p.Clock.Set(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC))
	options, err := p.WebOptions(t.Context())
	p.OK(err)
	change(&options)
	p.server, err = web.New(options)
	p.OK(err)
	p.http.Config.Handler = p.server.Handler()
	p.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.http.Start()
	t.Cleanup(p.http.Close)
	return p
}

// otherTechPass has users sign in by an OpenID provider that is not the program's own, so
// that the portal is none of its products.
func otherTechPass(o *app.Options) {
	party, err := relying.New(relying.Options{Name: "TechPass", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
	if err != nil {
		panic(err)
	}
	o.Web.TechPass = party
}

// letter returns the newest letter to the mailbox.
func (p *portal) letter(mailbox string) mail.Kept {
	p.Helper()
	for _, l := range p.Deliver() {
		if l.To.String() == mailbox {
			return l
		}
	}
	p.Fatalf("no letter to %s", mailbox)
	return mail.Kept{}
}

var (
	digitsInMail = regexp.MustCompile(`\b[0-9]{6}\b`)
	linkInMail   = regexp.MustCompile(`/accept/[A-Za-z0-9_-]{43}`)
)

func (p *portal) code(mailbox string) string {
	p.Helper()
	return digitsInMail.FindString(p.letter(mailbox).Text)
}

// link returns the path of the newest invitation's link to the mailbox.
func (p *portal) link(mailbox string) string {
	p.Helper()
	for _, l := range p.Deliver() {
		if link := linkInMail.FindString(l.Text); l.To.String() == mailbox && link != "" {
			return link
		}
	}
	p.Fatalf("no link to %s", mailbox)
	return ""
}

func (p *portal) admin() *techpass.Account { return p.Admin(adminMailbox) }

// serving returns the account of an officer with a duty.
func (p *portal) serving(mailbox string, d techpass.Duty) *techpass.Account {
	p.Helper()
	return p.Change(p.Officer(mailbox).ID, func(a *techpass.Account) { a.Duty = d })
}

// invited lets the officer invite the mailbox by the right form.
func (p *portal) invited(officer *techpass.Account, mailbox string) *invite.Invitation {
	p.Helper()
	f := apptest.Form(p.Email(mailbox))
	f.Reason = "Joins the payments team"
	if f.Type == invite.ByAccount {
		f.LastName, f.Organisation = "Lim", "Acme Pte Ltd"
	}
	return p.InviteBy(officer.Actor(), f)
}

// strong are the methods of a sign-in with TechPass.
var strong = []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}

// as returns a browser in which the account is signed in: with TechPass where it has a
// duty, which needs that, by a mailed code otherwise.
func (p *portal) as(a *techpass.Account) *browser {
	p.Helper()
	if a.Duty != "" {
		return p.signedIn(a, strong...)
	}
	return p.signedIn(a, signin.MethodCode)
}

// signedIn returns a browser in which the account is signed in by these methods.
func (p *portal) signedIn(a *techpass.Account, methods ...string) *browser {
	p.Helper()
	return p.withSession(web.KeySignIn, p.signInOf(a.ID, methods...).String(), web.KeyBegun, p.begun())
}

// signInOf records that the account's holder signed in by these methods.
func (p *portal) signInOf(accountID uuid.UUID, methods ...string) uuid.UUID {
	p.Helper()
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: accountID, At: p.Clock.Now(), Methods: methods}
	p.OK(p.Store.SignIns().Update(context.Background(), func(tx signin.Tx) error { return tx.AddSignIn(context.Background(), in) }))
	return in.ID
}

// invitee returns a browser in which the account's onboarding goes on.
func (p *portal) invitee(accountID uuid.UUID) *browser {
	token := vault.NewToken()
	u, err := p.SignIn.Begin(p.Context(), signin.ToActivate, p.Account(accountID), nil, token)
	p.OK(err)
	b := p.withSession(web.KeyOnboarding, u.ID.String(), web.KeyBegun, p.begun())
	b.keepCookie("techbiz_flow_test", token)
	return b
}

// keepCookie has the browser keep a cookie of the portal's.
func (b *browser) keepCookie(name, value string) {
	b.p.Helper()
	at, err := url.Parse(b.p.http.URL)
	b.p.OK(err)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func (p *portal) withSession(pairs ...string) *browser {
	p.Helper()
	ctx, err := p.server.SessionManager().Load(context.Background(), "")
	p.OK(err)
	for i := 0; i+1 < len(pairs); i += 2 {
		p.server.SessionManager().Put(ctx, pairs[i], pairs[i+1])
	}
	token, _, err := p.server.SessionManager().Commit(ctx)
	p.OK(err)
	b := p.browser()
	b.keepCookie(p.server.SessionManager().Cookie.Name, token)
	return b
}

// setUpApp goes through the step of the second factor, and returns the app's secret.
func (b *browser) setUpApp() (secret string) {
	b.p.Helper()
	b.giveName()
	b.get("/onboarding").leadsTo("/onboarding/mfa")
	b.post("/onboarding/mfa/app").leadsTo("/onboarding/mfa/app")
	found := keyOnPage.FindStringSubmatch(b.get("/onboarding/mfa/app").is(http.StatusOK).body)
	if found == nil {
		b.p.Fatal("no key on the page")
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	b.post("/onboarding/mfa/app/confirm", "code", b.p.appCode(secret)).is(http.StatusOK).says("Keep your recovery codes")
	return secret
}

// giveName gives a name where that is the next step.
func (b *browser) giveName() {
	b.p.Helper()
	if strings.HasPrefix(b.get("/onboarding").header.Get("Location"), "/onboarding/name") {
		b.post("/onboarding/name", "first_name", "Wei Ling", "last_name", "Tan").leadsTo("/onboarding")
	}
}

// appCode is what the app with this secret shows now.
func (p *portal) appCode(secret string) string {
	p.Helper()
	code, err := totp.GenerateCode(secret, p.Clock.Now())
	p.OK(err)
	return code
}

// begun is the moment in which a session begins, as the session has it.
func (p *portal) begun() string { return p.Clock.Now().Format(time.RFC3339) }

func network(t testing.TB, s string) netip.Prefix {
	t.Helper()
	p, err := netip.ParsePrefix(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
