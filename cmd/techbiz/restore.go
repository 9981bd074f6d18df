package main

import (
	"context"
	"errors"

	"techbiz/internal/app"
	"techbiz/internal/base/people"
	"techbiz/internal/store"
)

type restoreCmd struct {
	database

	File    string `arg:"" help:"File that techbiz backup wrote. It stays as it is."`
	Replace bool   `help:"Put a database that is there aside, under another name."`
	Mails   string `enum:"hold,send" default:"hold" help:"What becomes of the mails that waited when the copy was made. hold: they stay until somebody releases or drops them, since they may have left after the copy. send: they leave once the portal runs."`
}

func (c *restoreCmd) Run(ctx context.Context, s streams) error {
	held := 0
	aside, err := store.Restore(ctx, store.RestoreOptions{
		URL: c.DatabaseURL, Backup: c.File, Replace: c.Replace, Now: now(),
		Prepare: func(ctx context.Context, url string) (err error) {
			held, err = c.prepare(ctx, s, url)
			return err
		},
	})
	if err != nil {
		return err
	}
	if err := say(s.out, "Restored %s.", c.File); err != nil {
		return err
	}
	if aside != "" {
		if err := say(s.out, "The database that was there is now %s.", aside); err != nil {
			return err
		}
	}
	if held == 0 {
		return nil
	}
	return say(s.out, "%d mails are held, as they may have left after the copy was made: see Queue health, or use techbiz mail release or techbiz mail drop.", held)
}

// prepare brings the copy to this program's version and holds its mails.
func (c *restoreCmd) prepare(ctx context.Context, s streams, url string) (held int, err error) {
	o, err := c.options(c.log(s))
	if err != nil {
		return 0, err
	}
	o.DatabaseURL, o.Access, o.KeyFor = url, store.Make, app.KeyForNobody
	a, err := app.New(ctx, o)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if c.Mails == "send" {
		return 0, nil
	}
	return a.Mails.Hold(ctx, people.System(), now())
}
