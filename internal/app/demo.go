package app

import (
	"context"

	"techbiz/internal/app/demo"
	"techbiz/internal/mailer"
	"techbiz/internal/web/outbox"
)

// FillDemo fills an empty database with demo data, whose mails lie in the outbox. The
// story has a clock of its own, and so services of its own.
func (a *App) FillDemo(ctx context.Context) error {
	clock := &demo.Clock{}
	o := a.options
	o.Store, o.Now = a.Store, clock.Now
	o.Transport = mailer.NewOutbox(a.Store.Outbox(), clock.Now)
	story, err := New(ctx, o)
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, demo.Parts{
		Clock:     clock,
		Allowlist: story.Allowlist,
		Invites:   story.Invites,
		Factors:   story.Factors,
		SignIn:    story.SignIn,
		Batches:   story.Batches,
		Workbooks: story.workbooks(),
		Notices:   a.Store.Notices(),
		Policies:  story.Policies,
		Seeds:     story.Seeds,
		Devices:   story.Devices,
		Desk:      a.Store.Desk(),
		Lives:     story.Lives,
		MyAccount: story.MyAccount,
		Mails:     story.Mails,
		MailsOf:   a.Store.Invites().Mails,
		Letters:   a.Store.Outbox().Letters,
		Today:     a.options.Now(),
	})
	if err != nil {
		return err
	}
	// The newcomer finds everything counted, and waits for no job.
	if _, err := a.Audit.Seal(ctx); err != nil {
		return err
	}
	_, err = a.Insight.Fold(ctx)
	return err
}

// demoAuthenticators are the apps of the demo's staff, for the page with the mails.
func (a *App) demoAuthenticators() ([]outbox.Authenticator, error) {
	apps, err := demo.Authenticators(a.options.Now())
	if err != nil {
		return nil, err
	}
	all := make([]outbox.Authenticator, len(apps))
	for n, app := range apps {
		all[n] = outbox.Authenticator(app)
	}
	return all, nil
}
