package main

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/base/redact"
	"techbiz/internal/base/secret"
	"techbiz/internal/store"
)

// database is the setting that every command but version shares.
type database struct {
	DatabaseURL string `name:"database-url" env:"TECHBIZ_DATABASE_URL" show:"address" default:"sqlite:data/techbiz.db" help:"sqlite:FILE for one machine, postgres://… for several nodes."`
	SecretKey   string `name:"secret-key" env:"TECHBIZ_SECRET_KEY" show:"secret" help:"Installation's secret, 32 random bytes or more in base64, the same on every node. Where it is not set, one is made and kept in the database; the first start of serve with a key moves the database to it."`
}

// now is the clock: UTC, in the microseconds that both databases keep.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// options returns what every command gives the app.
func (d database) options(log *slog.Logger) (app.Options, error) {
	o := app.Options{DatabaseURL: d.DatabaseURL, Log: log, Now: now}
	if d.SecretKey == "" {
		return o, nil
	}
	var err error
	if o.SecretKey, err = base64.StdEncoding.DecodeString(d.SecretKey); err != nil || len(o.SecretKey) < secret.KeySize {
		return o, errors.New("TECHBIZ_SECRET_KEY: want base64 of 32 random bytes or more, for example from: openssl rand -base64 32")
	}
	return o, nil
}

// log is that of a command: what an operator should know.
func (database) log(s streams) *slog.Logger {
	return slog.New(redact.Handler(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

// change opens the app for a command that changes something in a database that is there, and
// closes it after do.
func (d database) change(ctx context.Context, s streams, do func(a *app.App) error) error {
	return d.with(ctx, s, store.Change, do)
}

// look opens the app for a command that changes nothing, and closes it after do.
func (d database) look(ctx context.Context, s streams, do func(a *app.App) error) error {
	return d.with(ctx, s, store.Look, do)
}

// with opens the app for one command, which serves and delivers nothing, and closes it
// after do.
func (d database) with(ctx context.Context, s streams, access store.Access, do func(a *app.App) error) error {
	o, err := d.options(d.log(s))
	if err != nil {
		return err
	}
	o.Access, o.KeyFor = access, app.KeyForCommand
	if access == store.Look {
		o.KeyFor = app.KeyForNobody
	}
	a, err := app.New(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close())
}
