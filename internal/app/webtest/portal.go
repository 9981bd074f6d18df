package webtest

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
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/invite"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/mail"
	"techbiz/internal/openid/rp"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
	"techbiz/internal/web"
	"techbiz/internal/web/access"
)

// The people of the tests.
const (
	OfficerMailbox = "officer@tech.gov.sg"
	OtherMailbox   = "officer2@hive.gov.sg"
	AdminMailbox   = "admin@tech.gov.sg"
	VendorMailbox  = "vendor@acme.com"
)

// Portal is a world with its server on a real port.
type Portal struct {
	*apptest.World

	Server *web.Server
	HTTP   *httptest.Server
	// raisedBefore counts the service requests of the past.
	RaisedBefore int
}

// NewPortal starts a portal. Each change may alter the options first.
func NewPortal(t testing.TB, changes ...func(*app.Options)) *Portal {
	t.Helper()
	return NewPortalWith(t, func(*web.Options) {}, changes...)
}

// NewPortalWith is newPortal with other parts of the server.
func NewPortalWith(t testing.TB, change func(*web.Options), changes ...func(*app.Options)) *Portal {
	t.Helper()
	p := StartPortal(t, testdb.SQLite(t), change, changes...)
	p.Allow("tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com")
	p.OK(p.Allowlist.OfferSEED(t.Context(), people.System(), p.Domain("schools.gov.sg"), false))
	return p
}

// StartPortal starts a portal over the database.
func StartPortal(t testing.TB, database string, change func(*web.Options), changes ...func(*app.Options)) *Portal {
	t.Helper()
	p := &Portal{HTTP: httptest.NewUnstartedServer(nil)}
	addr := p.HTTP.Listener.Addr()
	served := func(o *app.Options) {
		o.PublicURL = &url.URL{Scheme: "http", Host: addr.String()}
		o.Web.Addr, o.Web.Lists, o.Node.Version = addr, xlsx.Limits{FileBytes: 256 << 10, Rows: 100_000}, "test"
		o.BatchWait = 5 * time.Minute
	}
	p.World = apptest.New(t, database, append([]func(*app.Options){served}, changes...)...)
	p.Clock.Set(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC))
	options, err := p.WebOptions(t.Context())
	p.OK(err)
	change(&options)
	p.Server, err = web.New(options)
	p.OK(err)
	p.HTTP.Config.Handler = p.Server.Handler()
	p.HTTP.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.HTTP.Start()
	t.Cleanup(p.HTTP.Close)
	return p
}

// OtherTechPass has users sign in by an OpenID provider that is not the program's own, so
// that the portal is none of its products.
func OtherTechPass(o *app.Options) {
	party, err := rp.New(rp.Options{Name: "TechPass", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
	if err != nil {
		panic(err)
	}
	o.Web.TechPass = party
}

// Letter returns the newest letter to the mailbox.
func (p *Portal) Letter(mailbox string) mail.Captured {
	p.Helper()
	for _, l := range p.Deliver() {
		if l.To.String() == mailbox {
			return l
		}
	}
	p.Fatalf("no letter to %s", mailbox)
	return mail.Captured{}
}

var (
	digitsInMail = regexp.MustCompile(`\b[0-9]{6}\b`)
	linkInMail   = regexp.MustCompile(`/accept/[A-Za-z0-9_-]{43}`)
)

// Code is the newest code that was mailed to the mailbox.
func (p *Portal) Code(mailbox string) string {
	p.Helper()
	return digitsInMail.FindString(p.Letter(mailbox).Text)
}

// Link returns the path of the newest invitation's link to the mailbox.
func (p *Portal) Link(mailbox string) string {
	p.Helper()
	for _, l := range p.Deliver() {
		if link := linkInMail.FindString(l.Text); l.To.String() == mailbox && link != "" {
			return link
		}
	}
	p.Fatalf("no link to %s", mailbox)
	return ""
}

// AdminAccount is the account of the tests' admin.
func (p *Portal) AdminAccount() *techpass.Account { return p.Admin(AdminMailbox) }

// WithDuty returns the account of an officer with a duty.
func (p *Portal) WithDuty(mailbox string, d techpass.Duty) *techpass.Account {
	p.Helper()
	return p.Change(p.Officer(mailbox).ID, func(a *techpass.Account) { a.Duty = d })
}

// Invited lets the officer invite the mailbox by the right form.
func (p *Portal) Invited(officer *techpass.Account, mailbox string) *invite.Invitation {
	p.Helper()
	f := apptest.Form(p.Email(mailbox))
	f.Reason = "Joins the payments team"
	if f.Type == invite.ByAccount {
		f.LastName, f.Organisation = "Lim", "Acme Pte Ltd"
	}
	return p.InviteBy(officer.Actor(), f)
}

// Strong are the methods of a sign-in with TechPass.
var Strong = []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}

// BrowserOf returns a browser in which the account is signed in: with TechPass where it has a
// duty, which needs that, by a mailed code otherwise.
func (p *Portal) BrowserOf(a *techpass.Account) *Browser {
	p.Helper()
	if a.Duty != "" {
		return p.BrowserSignedIn(a, Strong...)
	}
	return p.BrowserSignedIn(a, signin.MethodCode)
}

// BrowserSignedIn returns a browser in which the account is signed in by these methods.
func (p *Portal) BrowserSignedIn(a *techpass.Account, methods ...string) *Browser {
	p.Helper()
	return p.WithSession(access.KeySignIn, p.SignInOf(a.ID, methods...).String(), access.KeyBegun, p.Begun())
}

// SignInOf records that the account's holder signed in by these methods.
func (p *Portal) SignInOf(accountID uuid.UUID, methods ...string) uuid.UUID {
	p.Helper()
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: accountID, At: p.Clock.Now(), Methods: methods}
	p.OK(p.Store.SignIns().Update(context.Background(), func(tx signin.Tx) error { return tx.AddSignIn(context.Background(), in) }))
	return in.ID
}

// Invitee returns a browser in which the account's onboarding goes on.
func (p *Portal) Invitee(accountID uuid.UUID) *Browser {
	token := secret.NewToken()
	u, err := p.SignIn.Begin(p.Context(), signin.ToActivate, p.Account(accountID), nil, token)
	p.OK(err)
	b := p.WithSession(access.KeyOnboarding, u.ID.String(), access.KeyBegun, p.Begun())
	b.keepCookie("techbiz_flow_test", token)
	return b
}

// keepCookie has the browser keep a cookie of the portal's.
func (b *Browser) keepCookie(name, value string) {
	b.Portal.Helper()
	at, err := url.Parse(b.Portal.HTTP.URL)
	b.Portal.OK(err)
	b.Client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// WithSession returns a browser whose session holds these pairs of keys and values.
func (p *Portal) WithSession(pairs ...string) *Browser {
	p.Helper()
	ctx, err := p.Server.SessionManager().Load(context.Background(), "")
	p.OK(err)
	for i := 0; i+1 < len(pairs); i += 2 {
		p.Server.SessionManager().Put(ctx, pairs[i], pairs[i+1])
	}
	token, _, err := p.Server.SessionManager().Commit(ctx)
	p.OK(err)
	b := p.Browser()
	b.keepCookie(p.Server.SessionManager().Cookie.Name, token)
	return b
}

// SetUpApp goes through the step of the second factor, and returns the app's secret.
func (b *Browser) SetUpApp() (secret string) {
	b.Portal.Helper()
	b.GiveName()
	b.Get("/onboarding").LeadsTo("/onboarding/mfa")
	b.Post("/onboarding/mfa/app").LeadsTo("/onboarding/mfa/app")
	found := KeyOnPage.FindStringSubmatch(b.Get("/onboarding/mfa/app").Is(http.StatusOK).Body)
	if found == nil {
		b.Portal.Fatal("no key on the page")
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	b.Post("/onboarding/mfa/app/confirm", "code", b.Portal.AppCode(secret)).Is(http.StatusOK).Says("Keep your recovery codes")
	return secret
}

// GiveName gives a name where that is the next step.
func (b *Browser) GiveName() {
	b.Portal.Helper()
	if strings.HasPrefix(b.Get("/onboarding").Header.Get("Location"), "/onboarding/name") {
		b.Post("/onboarding/name", "first_name", "Wei Ling", "last_name", "Tan").LeadsTo("/onboarding")
	}
}

// AppCode is what the app with this secret shows now.
func (p *Portal) AppCode(secret string) string {
	p.Helper()
	code, err := totp.GenerateCode(secret, p.Clock.Now())
	p.OK(err)
	return code
}

// Begun is the moment in which a session begins, as the session has it.
func (p *Portal) Begun() string { return p.Clock.Now().Format(time.RFC3339) }

// Network parses a network that a test names.
func Network(t testing.TB, s string) netip.Prefix {
	t.Helper()
	p, err := netip.ParsePrefix(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
