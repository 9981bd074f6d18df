package main

import (
	"context"

	"techbiz/internal/app"
	"techbiz/internal/base/people"
)

type mailHoldCmd struct{ database }

func (c *mailHoldCmd) Run(ctx context.Context, s streams) error {
	return c.change(ctx, s, func(a *app.App) error {
		n, err := a.Mails.Hold(ctx, people.System(), now())
		if err != nil {
			return err
		}
		return say(s.out, "%d mails are held. They leave after techbiz mail release.", n)
	})
}

type mailReleaseCmd struct{ database }

func (c *mailReleaseCmd) Run(ctx context.Context, s streams) error {
	return c.change(ctx, s, func(a *app.App) error {
		n, err := a.Mails.Release(ctx, people.System())
		if err != nil {
			return err
		}
		return say(s.out, "%d held mails are released. The portal sends them while it runs.", n)
	})
}

type mailDropCmd struct{ database }

func (c *mailDropCmd) Run(ctx context.Context, s streams) error {
	return c.change(ctx, s, func(a *app.App) error {
		n, err := a.Mails.Drop(ctx, people.System())
		if err != nil {
			return err
		}
		return say(s.out, "%d held mails are dropped. Invitations among them can be sent again.", n)
	})
}
