package app

import (
	"fmt"

	"techbiz/internal/announce"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/pow"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/lease"
	"techbiz/internal/base/limit"
	"techbiz/internal/desk"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/mailer"
	"techbiz/internal/openid"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/store"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/work"
	"techbiz/internal/work/health"
)

// wire makes the domain's services over the open database, each after those that it
// calls. Mails are delivered by transport, which may be nil.
func (a *App) wire(transport mail.Transport) error {
	o, st, now := a.options, a.Store, a.options.Now
	post := mail.Queuer{Key: a.Key, Box: a.box, Host: o.host(), Now: now}
	bell := notice.Notifier{Wait: o.NoticeWait}
	check := &pow.Checker{Key: a.Key, Work: o.ProofOfWork, Waits: limit.NewClients(waits, now), Now: now}
	codes := &mailcode.Issuer{Key: a.Key, Human: check, Limits: o.Limits.Codes.Or(mailcode.DefaultLimits), Now: now}
	locks := signin.Locks{Key: a.Key, Now: now}
	a.Passwords = o.Passwords.hasher()
	provisioner := seed.Provisioner{Post: post, Now: now}
	asker := approval.Asker{Bell: bell, Wait: o.ApprovalWait, Now: now}

	a.Agencies = agency.NewService(st.Agencies(), now)
	a.Announcements = announce.NewService(st.Announcements(), now)
	a.Audit = audit.NewService(st.Audits(), o.Log, now)
	a.Insight = insight.NewService(st.Insight(), now)
	a.Policies = policy.NewService(st.PolicyTexts(), now)
	a.Queue = health.NewService(health.Options{Store: st.Queue(), Tasks: work.Tasks(), Lease: a.lease(), Bell: bell, Log: o.Log, Now: now})
	a.Allowlist = allowlist.NewService(allowlist.Options{Store: st.Allowlist(), Providers: o.Web.providerNames(), Now: now})
	a.Notices = notice.NewService(notice.Options{Store: st.Notices(), Post: post, Now: now})
	a.HandOvers = handover.NewService(handover.Options{Store: st.HandOvers(), Bell: bell, Now: now})
	a.Lives = lifecycle.NewService(lifecycle.Options{Store: st.Lives(), Post: post, Bell: bell, SEED: provisioner, HandOvers: a.HandOvers, Approvals: asker, Now: now})
	a.MyAccount = myaccount.NewService(myaccount.Options{Store: st.MyAccounts(), Post: post, SEED: provisioner, Passwords: a.Passwords, Now: now})

	a.Devices = device.NewService(device.Options{
		Store: st.Enrolments(), SEED: provisioner, Post: post, Bell: bell, Key: a.Key, ListURL: o.revocationListURL(), Now: now,
	})
	a.Seeds = seed.NewService(seed.Options{Store: st.Seeds(), Post: post, Bell: bell, Devices: a.Devices, Now: now})

	a.Desk = desk.NewService(desk.Options{
		Store: st.Desk(), Post: post, Lives: a.Lives, Allowlist: a.Allowlist, SEED: provisioner, Bell: bell, Approvals: asker,
		Outside: o.Web.ServiceDeskURL, Now: now,
	})
	a.Invites = invite.NewService(invite.Options{
		Store: st.Invites(), Post: post, Codes: codes, Human: check, SignUps: o.Limits.SignUps,
		Notices: bell, Passwords: a.Passwords, SEED: provisioner, Approvals: asker, Desk: a.Desk, Now: now,
	})
	a.SignIn = signin.NewService(signin.Options{
		Store: st.SignIns(), Arrivals: a.Invites, Post: post, Codes: codes, Locks: locks, Passwords: a.Passwords,
		Clients: limit.NewClients(o.Limits.WrongPasswords.Or(DefaultWrongPasswords), now), Now: now,
	})
	a.OpenID = openid.NewService(openid.Options{Store: st.OpenID(), SignIns: a.SignIn, Key: a.Key, Approvals: asker, Now: now})
	party, err := o.passkeyParty()
	if err != nil {
		return err
	}
	a.Factors = mfa.NewService(mfa.Options{
		Store: st.Factors(), Locks: locks, Post: post, Key: a.Key, Party: party, SEED: provisioner, Now: now,
	})

	a.Batches = batch.NewService(batch.Options{Store: st.Batches(), Invites: a.Invites, Actors: a.SignIn, Desk: a.Desk, Wait: o.BatchWait, MaxRows: o.Web.Lists.Rows, Now: now, Trouble: store.Trouble})

	a.Approvals = approval.NewService(approval.Options{
		Store: st.Approvals(), Bell: bell, Now: now, Doers: map[approval.Kind]approval.Doer{
			approval.GiveDuty: a.Invites, approval.ResetMFA: a.Lives, approval.GrantReset: a.Desk, approval.FirstParty: a.OpenID,
		},
	})

	composer, err := a.composer(transport)
	if err != nil {
		return err
	}
	a.Mails = mail.NewService(mail.Options{Queuer: post, Store: st.Mails(), Composer: composer, Transport: transport, Retry: o.Mail.Retry, Log: o.Log, Tried: countTries(a.metrics)})
	return nil
}

// lease is the node's on its jobs; nil where there is no node, or no other one.
func (a *App) lease() *lease.Lease {
	if a.options.Node.ID == "" || a.Store.Dialect() == "sqlite" {
		return nil
	}
	return lease.New(a.options.Worker.Lease)
}

// composer writes the letters, with links to the public address; nil where none leave.
func (a *App) composer(transport mail.Transport) (mail.Composer, error) {
	if transport == nil {
		return nil, nil
	}
	c, err := mailer.NewComposer(mailer.ComposerOptions{
		Invites: a.Invites, SignIn: a.SignIn, Lives: a.Lives, Notices: a.Notices, Seeds: a.Seeds, Devices: a.Devices, Desk: a.Desk,
		PublicURL: a.options.PublicURL, SupportEmail: a.options.SupportEmail,
	})
	if err != nil {
		return nil, fmt.Errorf("set up mail templates: %w", err)
	}
	return c, nil
}

// passkeyParty is who passkeys are registered with; nil where nothing is served.
func (o *Options) passkeyParty() (*mfa.Party, error) {
	if o.PublicURL == nil {
		return nil, nil
	}
	return mfa.NewParty(o.PublicURL)
}

// revocationListURL is the address that certificates of devices name.
func (o *Options) revocationListURL() string {
	if o.PublicURL == nil {
		return ""
	}
	return o.PublicURL.JoinPath("device/ca.crl").String()
}

func (w *Web) providerNames() []string {
	names := make([]string, len(w.Providers))
	for n, p := range w.Providers {
		names[n] = p.Name()
	}
	return names
}
