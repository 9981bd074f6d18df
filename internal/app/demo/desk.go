package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// serveDesk lets people raise service requests, and the desk answer some of them.
func (f *filler) serveDesk(ctx context.Context, officer, other people.Actor) error {
	agent, err := f.staff(ctx, Agent, techpass.DutyAgent)
	if err != nil {
		return err
	}
	if _, err := f.staff(ctx, AgencyAdmin, techpass.DutyAgencyAdmin); err != nil {
		return err
	}
	d := &deskStory{filler: f, box: &box{Service: f.Mails}, agent: agent}
	d.desk = desk.NewService(desk.Options{Store: f.Desk, Post: d.box, Lives: f.Lives, Allowlist: f.Allowlist, SEED: f.Seeds.Provisioner, Bell: notice.Notifier{}, Now: f.Clock.Now})
	for _, tell := range []func() error{
		func() error { return d.declined(ctx, officer) },
		func() error { return d.granted(ctx, officer) },
		func() error { return d.done(ctx, other) },
		func() error { return d.asked(ctx, officer) },
		func() error { return d.waiting(ctx, officer, other) },
	} {
		if err := tell(); err != nil {
			return err
		}
		if err := d.box.deliver(ctx); err != nil { // while the mails are worth it
			return err
		}
	}
	return nil
}

// staff takes an officer with a duty on board.
func (f *filler) staff(ctx context.Context, address string, duty techpass.Duty) (people.Actor, error) {
	f.Clock.Set(f.Today.Add(-49 * day))
	actor, err := f.officer(ctx, address, false)
	if err != nil {
		return actor, err
	}
	a, err := f.Invites.GiveDuty(ctx, people.System(), actor.Email, duty)
	if err != nil {
		return actor, fmt.Errorf("give duty: %w", err)
	}
	return a.Actor(), nil
}

// deskStory is what goes on at the service desk.
type deskStory struct {
	*filler

	desk  *desk.Service
	box   *box
	agent people.Actor
}

func (d *deskStory) raise(ctx context.Context, ago time.Duration, by people.Actor, f desk.Form, files ...desk.Upload) (uuid.UUID, error) {
	d.Clock.Set(d.Today.Add(-ago))
	r, err := d.desk.Raise(ctx, by, f, files, "")
	if err != nil {
		return uuid.Nil, err
	}
	d.Clock.Set(d.Today.Add(-ago + 2*time.Hour))
	return r.ID, nil
}

func (d *deskStory) declined(ctx context.Context, by people.Actor) error {
	id, err := d.raise(ctx, 30*day, by, desk.Form{Kind: string(desk.Domain), Domain: "acme-shop.com", Details: "A colleague saw the address on a name card."})
	if err != nil {
		return err
	}
	return d.desk.Decline(ctx, d.agent, id, 1, "This domain belongs to another company. Acme's people have mailboxes at acme.com, which is allow-listed.")
}

func (d *deskStory) granted(ctx context.Context, by people.Actor) error {
	id, err := d.raise(ctx, 20*day, by, desk.Form{Kind: string(desk.SEED), Login: "rajesh_from.acme@tech.gov.sg", Details: "Supports the migration from the customer's site, with a laptop of ours."})
	if err != nil {
		return err
	}
	_, err = d.desk.Grant(ctx, d.agent, id, 1)
	return err
}

func (d *deskStory) done(ctx context.Context, by people.Actor) error {
	id, err := d.raise(ctx, 15*day, by, desk.Form{Kind: string(desk.Other), Details: "The name of our agency is spelt wrongly on the certificate of the gateway."})
	if err != nil {
		return err
	}
	if err := d.desk.Assign(ctx, d.agent, id, 1, d.agent.ID); err != nil {
		return err
	}
	return d.desk.Finish(ctx, d.agent, id, 2, "Passed on to the gateway team, who have renewed the certificate.")
}

func (d *deskStory) asked(ctx context.Context, by people.Actor) error {
	id, err := d.raise(ctx, 3*day, by, desk.Form{Kind: string(desk.ResetMFA), Login: "mei_chen@techpass.gov.sg", Details: "She got a new phone and the authenticator app did not move along."},
		desk.Upload{Name: "call.txt", Content: []byte("10:15 called from the number that we have on file\n")})
	if err != nil {
		return err
	}
	if err := d.desk.AddComment(ctx, d.agent, id, desk.Remark{Text: "Identity checked by phone, number as on file.", Internal: true}, ""); err != nil {
		return err
	}
	return d.desk.AskBack(ctx, d.agent, id, 2, "Does she still have one of the recovery codes?")
}

func (d *deskStory) waiting(ctx context.Context, officer, other people.Actor) error {
	if _, err := d.raise(ctx, 2*day, other, desk.Form{Kind: string(desk.Terminate), Login: "sam@acme.com", Details: "The workshop was called off."}); err != nil {
		return err
	}
	_, err := d.raise(ctx, 5*time.Hour, officer, desk.Form{Kind: string(desk.Domain), Domain: "contoso.com.sg", Details: "They take over second-line operations in January."})
	return err
}
