package web

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"techbiz/internal/agency"
	"techbiz/internal/allowlist"
	"techbiz/internal/announce"
	"techbiz/internal/audit"
	"techbiz/internal/batch"
	"techbiz/internal/desk"
	"techbiz/internal/device"
	"techbiz/internal/factor"
	"techbiz/internal/human"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/mailer"
	"techbiz/internal/myaccount"
	"techbiz/internal/notice"
	"techbiz/internal/openid"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/provider"
	"techbiz/internal/queue"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

func TestMain(m *testing.M) {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
	m.Run()
}

// The people of the tests.
const (
	officerMailbox = "officer@tech.gov.sg"
	otherMailbox   = "officer2@hive.gov.sg"
	adminMailbox   = "admin@tech.gov.sg"
	vendorMailbox  = "vendor@acme.com"
)

// portal is the whole server over a database of its own, with a clock that tests move.
type portal struct {
	*Server

	t     testing.TB
	http  *httptest.Server
	store *store.Store
	mails *mail.Service

	factors *factor.Service
	devices *device.Service

	log *lockedBuffer

	mu     sync.Mutex
	now    time.Time
	queued []uuid.UUID
	// raisedBefore counts the service requests of the past.
	raisedBefore int
	// signUps wait to be answered.
	signUps []uuid.UUID
}

// newPortal starts a portal. Each change may alter the options first.
func newPortal(t testing.TB, changes ...func(*Options)) *portal {
	t.Helper()
	ctx := context.Background()
	p := &portal{t: t, log: &lockedBuffer{}, now: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)}
	var err error
	p.store, err = store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "techbiz.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
	p.must(err)
	t.Cleanup(func() { _ = p.store.Close() }) // one test closes it before
	p.must(p.store.Migrate(ctx))
	p.http = httptest.NewUnstartedServer(nil)
	public, err := url.Parse("http://" + p.http.Listener.Addr().String())
	p.must(err)

	options := p.wire(public)
	for _, change := range changes {
		change(&options)
	}
	p.Server, err = New(options)
	p.must(err)
	p.http.Config.Handler = p.Handler()
	p.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.http.Start()
	t.Cleanup(p.http.Close)
	return p
}

// wire makes the real services, as the program does.
func (p *portal) wire(public *url.URL) Options {
	p.t.Helper()
	ctx := context.Background()
	secret, err := p.store.SecretKey(ctx)
	p.must(err)
	key, err := vault.NewKey(secret)
	p.must(err)
	log := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	codes := &proof.Issuer{Key: key, Now: p.clock}
	p.mails = mail.NewService(mail.Options{Store: p.store.Mails(), Key: key, Host: "techbiz.test", Now: p.clock})
	seeds := seed.NewService(seed.Options{Store: p.store.Seeds(), Post: p, Bell: notice.Teller{}, Now: p.clock})
	invites := invite.NewService(invite.Options{
		Store: watchedStore{p.store.Invites(), p}, Post: p, Codes: codes, Human: &human.Checker{Key: key, Now: p.clock, Work: 50}, SEED: seeds.Provisioner, Now: p.clock,
	})
	locks := signin.Locks{Key: key, Now: p.clock}
	signIn := signin.NewService(signin.Options{Store: p.store.SignIns(), Arrivals: invites, Post: p, Codes: codes, Locks: locks, Now: p.clock})
	party, err := factor.NewParty(public)
	p.must(err)
	p.factors = factor.NewService(factor.Options{Store: p.store.Factors(), Locks: locks, Post: p, Key: key, Party: party, SEED: seeds.Provisioner, Now: p.clock})
	lives := life.NewService(life.Options{Store: p.store.Lives(), Post: p, Bell: notice.Teller{}, SEED: seeds.Provisioner, Now: p.clock})
	p.devices = device.NewService(device.Options{Store: p.store.Enrolments(), SEED: seeds.Provisioner, Post: p, Bell: notice.Teller{}, Key: key, Now: p.clock, ListURL: public.JoinPath("device/ca.crl").String()})
	notices := notice.NewService(notice.Options{Store: p.store.Notices(), Post: p, Now: p.clock})
	allowed := allowlist.NewService(p.store.Allowlist(), p.clock)
	serviceDesk := desk.NewService(desk.Options{Store: p.store.Desk(), Post: p, Lives: lives, Allowlist: allowed, SEED: seeds.Provisioner, Now: p.clock})
	composer, err := mailer.NewComposer(mailer.ComposerOptions{Invites: invites, SignIn: signIn, Lives: lives, Notices: notices, Seeds: seeds, Devices: p.devices, Desk: serviceDesk, PublicURL: public, SupportEmail: "support@techbiz.test"})
	p.must(err)
	p.mails.Transport = mailer.NewOutbox(p.store.Outbox(), p.clock)
	p.mails.SetComposer(composer)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com"} {
		d, err := people.ParseDomain(name)
		p.must(err)
		p.must(allowed.Allow(ctx, people.System(), d))
		p.must(allowed.OfferSEED(ctx, people.System(), d, name != "schools.gov.sg"))
	}
	batches := batch.NewService(batch.Options{
		Store: p.store.Batches(), Invites: invites, Actors: signIn, Desk: serviceDesk, Wait: batch.DefaultWait, Now: p.clock,
	})
	openID := openid.NewService(openid.Options{Store: p.store.OpenID(), SignIns: signIn, Key: key, Now: p.clock})
	clients, err := provider.New(provider.Options{OpenID: openID, Issuer: public, LoggedOut: "/signed-out", Log: log,
		EndSession: func(ctx context.Context, accountID, signInID uuid.UUID) error {
			return signIn.SignOut(ctx, people.Actor{ID: accountID, Role: people.RoleOfficer}, signInID)
		}})
	p.must(err)
	return Options{
		Invites:       invites,
		Batches:       batches,
		Workbooks:     workbooks(),
		Allowlist:     allowed,
		Agencies:      agency.NewService(p.store.Agencies(), p.clock),
		Desk:          serviceDesk,
		SignIn:        signIn,
		Factors:       p.factors,
		OpenID:        openID,
		Provider:      clients.Handler(),
		Notices:       notices,
		Seeds:         seeds,
		MyAccount:     myaccount.NewService(myaccount.Options{Store: p.store.MyAccounts(), Post: p, SEED: seeds.Provisioner, Now: p.clock}),
		Lives:         lives,
		Insight:       insight.NewService(p.store.Insight(), p.clock),
		Devices:       p.devices,
		Audit:         audit.NewService(p.store.Audits(), log),
		Policies:      policy.NewService(p.store.PolicyTexts(), p.clock),
		Sessions:      p.store.Sessions(p.clock),
		Outbox:        p.store.Outbox(),
		Ready:         p.store.Ping,
		Metrics:       prometheus.NewRegistry(),
		API:           http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }),
		Announcements: announce.NewService(p.store.Announcements(), p.clock),
		Queue:         queue.NewService(queue.Options{Store: p.store.Queue(), Tasks: []queue.Task{{Kind: "audit.seal", Every: 10 * time.Second}}, Now: p.clock}),
		APIRefusals: APIRefusals{
			Network: func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "API: not from this network", http.StatusForbidden)
			},
			Origin: func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "API: not from this site", http.StatusForbidden)
			},
		},
		Config: Config{PublicURL: public, SupportEmail: "support@techbiz.test", Version: "test", Callback: clients.CallbackURL, MaxUpload: 256 << 10, MaxRows: 100_000},
		Log:    log,
		Now:    p.clock,
	}
}

// Queue queues a mail and remembers it, so that deliver can do the worker's part.
func (p *portal) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	return p.QueueAll(ctx, tx, []mail.Unsent{{Mail: m, Secret: secret}})
}

// QueueAll is Queue for many mails.
func (p *portal) QueueAll(ctx context.Context, tx mail.Tx, unsent []mail.Unsent) error {
	if err := p.mails.QueueAll(ctx, tx, unsent); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range unsent {
		p.queued = append(p.queued, u.Mail.ID)
	}
	return nil
}

func (p *portal) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// wait moves the clock.
func (p *portal) wait(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

func (p *portal) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// deliver delivers all queued mails and returns the outbox, newest first.
func (p *portal) deliver() []mail.Kept {
	p.t.Helper()
	p.mu.Lock()
	queued := p.queued
	p.queued = nil
	p.mu.Unlock()
	for _, id := range queued {
		p.must(p.mails.Deliver(context.Background(), id))
		p.must(p.Seeds.MailEnded(context.Background(), id))
	}
	letters, err := p.store.Outbox().Letters(context.Background(), 1000)
	p.must(err)
	return letters
}

// letter returns the newest letter to the mailbox.
func (p *portal) letter(mailbox string) mail.Kept {
	p.t.Helper()
	for _, l := range p.deliver() {
		if l.To.String() == mailbox {
			return l
		}
	}
	p.t.Fatalf("no letter to %s", mailbox)
	return mail.Kept{}
}

var (
	digitsInMail = regexp.MustCompile(`\b[0-9]{6}\b`)
	linkInMail   = regexp.MustCompile(`/accept/[A-Za-z0-9_-]{43}`)
)

func (p *portal) code(mailbox string) string {
	p.t.Helper()
	return digitsInMail.FindString(p.letter(mailbox).Text)
}

// link returns the path of the newest invitation's link to the mailbox.
func (p *portal) link(mailbox string) string {
	p.t.Helper()
	for _, l := range p.deliver() {
		if link := linkInMail.FindString(l.Text); l.To.String() == mailbox && link != "" {
			return link
		}
	}
	p.t.Fatalf("no link to %s", mailbox)
	return ""
}

// refuse makes the mail server refuse the newest mail of the invitation.
func (p *portal) refuse(id uuid.UUID, reply string) {
	p.t.Helper()
	ctx := context.Background()
	p.mu.Lock()
	p.queued = nil
	p.mu.Unlock()
	mails, err := p.store.Invites().Mails(ctx, id)
	p.must(err)
	last := mails[len(mails)-1].ID
	p.must(p.mails.Refuse(ctx, last, reply))
	p.must(p.Invites.MailRefused(ctx, last))
}

func parse(t testing.TB, s string) people.Email {
	t.Helper()
	e, err := people.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// officer returns the officer's account, new where there is none.
func (p *portal) officer(mailbox string) *techpass.Account {
	p.t.Helper()
	a, err := p.Invites.Arrive(context.Background(), parse(p.t, mailbox))
	p.must(err)
	return a
}

// account returns the account as it is stored now.
func (p *portal) account(id uuid.UUID) *techpass.Account {
	p.t.Helper()
	a, err := p.store.SignIns().AccountByID(context.Background(), id)
	p.must(err)
	return a
}

func (p *portal) admin() *techpass.Account {
	p.t.Helper()
	a, err := p.Invites.GiveDuty(context.Background(), people.System(), parse(p.t, adminMailbox), techpass.DutyAdmin)
	p.must(err)
	return a
}

// serving returns the account of an officer with a duty.
func (p *portal) serving(mailbox string, d techpass.Duty) *techpass.Account {
	p.t.Helper()
	a := p.officer(mailbox)
	a.Duty = d
	p.must(p.store.Invites().Update(context.Background(), func(tx invite.Tx) error { return tx.UpdateAccount(context.Background(), a) }))
	return a
}

// invited lets the officer invite the mailbox by the right form.
func (p *portal) invited(officer *techpass.Account, mailbox string) *invite.Invitation {
	p.t.Helper()
	form := invite.Form{Type: invite.ByEmail, Email: mailbox, Reason: "Joins the payments team"}
	if e := parse(p.t, mailbox); people.UsernameNeeded(e) {
		form.Type, form.Username = invite.ByAccount, "u."+strings.ReplaceAll(e.Local(), "_", "-")
		form.FirstName, form.LastName, form.ContactNumber, form.Organisation = "Jane", "Lim", "91234567", "Acme Pte Ltd"
	}
	request, err := invite.ParseForm(form)
	p.must(err)
	i, err := p.Invites.Invite(context.Background(), officer.Actor(), request, "")
	p.must(err)
	return i
}

// browser is one person's browser: it keeps cookies and follows no redirect.
type browser struct {
	p      *portal
	client *http.Client
	header http.Header
}

func (p *portal) browser() *browser {
	jar, err := cookiejar.New(nil)
	p.must(err)
	return &browser{p: p, header: http.Header{}, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as returns a browser in which the account is signed in.
func (p *portal) as(a *techpass.Account) *browser {
	return p.withSession(keySignIn, p.signInOf(a.ID, signin.MethodCode).String(), keyBegun, p.begun())
}

// signInOf records that the account's holder signed in by these methods.
func (p *portal) signInOf(accountID uuid.UUID, methods ...string) uuid.UUID {
	p.t.Helper()
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: accountID, At: p.clock(), Methods: methods}
	p.must(p.store.SignIns().Update(context.Background(), func(tx signin.Tx) error { return tx.AddSignIn(context.Background(), in) }))
	return in.ID
}

// invitee returns a browser in which the account's onboarding goes on.
func (p *portal) invitee(accountID uuid.UUID) *browser {
	return p.withSession(keyOnboarding, accountID.String(), keyBegun, p.begun())
}

func (p *portal) withSession(pairs ...string) *browser {
	p.t.Helper()
	ctx, err := p.sessions.Load(context.Background(), "")
	p.must(err)
	for i := 0; i+1 < len(pairs); i += 2 {
		p.sessions.Put(ctx, pairs[i], pairs[i+1])
	}
	token, _, err := p.sessions.Commit(ctx)
	p.must(err)
	b := p.browser()
	at, err := url.Parse(p.http.URL)
	p.must(err)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: p.sessions.Cookie.Name, Value: token, Path: "/"}})
	return b
}

// reply is what came back.
type reply struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   string
}

func (b *browser) do(method, path string, form url.Values) reply {
	b.p.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, b.p.http.URL+path, body)
	b.p.must(err)
	maps.Copy(r.Header, b.header)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	b.p.must(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	b.p.must(err)
	return reply{t: b.p.t, what: method + " " + path, status: answer.StatusCode, header: answer.Header, body: string(text)}
}

func (b *browser) get(path string) reply {
	b.p.t.Helper()
	return b.do(http.MethodGet, path, nil)
}

// post sends a form whose fields come in pairs.
func (b *browser) post(path string, pairs ...string) reply {
	b.p.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// signIn signs the officer in by the code from the mail, and returns where that leads.
func (b *browser) signIn(mailbox string) string {
	b.p.t.Helper()
	b.post("/sign-in", "email", mailbox).leadsTo("/sign-in/code")
	return b.post("/sign-in/code", "code", b.p.code(mailbox)).is(http.StatusSeeOther).header.Get("Location")
}

var keyOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]{39})</code>`)

// setUpApp goes through the step of the second factor, and returns the app's secret.
func (b *browser) setUpApp() (secret string) {
	b.p.t.Helper()
	b.get("/onboarding").leadsTo("/onboarding/mfa")
	b.post("/onboarding/mfa/app").leadsTo("/onboarding/mfa/app")
	found := keyOnPage.FindStringSubmatch(b.get("/onboarding/mfa/app").is(http.StatusOK).body)
	if found == nil {
		b.p.t.Fatal("no key on the page")
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	b.post("/onboarding/mfa/app/confirm", "code", b.p.appCode(secret)).is(http.StatusOK).says("Keep your recovery codes")
	return secret
}

// appCode is what the app with this secret shows now.
func (p *portal) appCode(secret string) string {
	p.t.Helper()
	code, err := totp.GenerateCode(secret, p.clock())
	p.must(err)
	return code
}

func (r reply) is(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: status %d, want %d\n%s", r.what, r.status, status, r.text())
	}
	return r
}

func (r reply) leadsTo(path string) reply {
	r.t.Helper()
	r.is(http.StatusSeeOther)
	if to := r.header.Get("Location"); to != path {
		r.t.Fatalf("%s: leads to %s, want %s", r.what, to, path)
	}
	return r
}

func (r reply) says(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.text(), text) {
			r.t.Errorf("%s: the page does not say %q\n%s", r.what, text, r.text())
		}
	}
	return r
}

func (r reply) saysNot(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(r.text(), text) {
			r.t.Errorf("%s: the page says %q", r.what, text)
		}
	}
	return r
}

var (
	breaks = regexp.MustCompile(`<wbr/?>`)
	tags   = regexp.MustCompile(`(?s)<(script|style|svg|head)\b.*?</(script|style|svg|head)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// text is what the page says between header and footer, without its markup.
func (r reply) text() string {
	body := r.body
	if _, main, found := strings.Cut(body, "<main"); found {
		main, _, _ = strings.Cut(main, "</main>")
		body = "<main" + main
	}
	body = breaks.ReplaceAllString(body, "")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " "))
}

// field returns the value of an input on the page.
func (r reply) field(name string) string {
	r.t.Helper()
	input := regexp.MustCompile(fmt.Sprintf(`(?s)<input[^>]*\sname="%s"[^>]*>`, name)).FindString(r.body)
	if input == "" {
		r.t.Fatalf("%s: no field %s", r.what, name)
	}
	value := regexp.MustCompile(`\svalue="([^"]*)"`).FindStringSubmatch(input)
	if value == nil {
		return ""
	}
	return html.UnescapeString(value[1])
}

func (r reply) has(markup string) reply {
	r.t.Helper()
	if !strings.Contains(r.body, markup) {
		r.t.Errorf("%s: no %s in the page", r.what, markup)
	}
	return r
}

// lockedBuffer is a log that several requests write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func network(t testing.TB, s string) netip.Prefix {
	t.Helper()
	p, err := netip.ParsePrefix(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
