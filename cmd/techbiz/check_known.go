package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"techbiz/internal/app"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/store"
)

// known opens the database that the list is checked against, nil where none is set. It
// makes and migrates none: a check changes nothing.
func (c *checkCmd) known(ctx context.Context) (known *batch.Known, closeStore func() error, err error) {
	if c.DatabaseURL == "" {
		if c.Officer != "" {
			return nil, nil, errors.New("--officer needs a database: set TECHBIZ_DATABASE_URL")
		}
		return nil, func() error { return nil }, nil
	}
	if file, isSQLite := strings.CutPrefix(c.DatabaseURL, "sqlite:"); isSQLite {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, nil, fmt.Errorf("there is no database %s; unset TECHBIZ_DATABASE_URL to check the list without one", file)
		}
	}
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(ctx, c.DatabaseURL, store.Options{Log: log, Access: store.Look})
	if err != nil {
		return nil, nil, err
	}
	err = st.CheckSchema(ctx)
	var actor people.Actor
	if err == nil {
		actor, err = c.officer(ctx, st)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("the database can't be used: %w", err), st.Close())
	}
	a, err := app.New(ctx, app.Options{Store: st, KeyFor: app.KeyForNobody, Log: log, Now: now})
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	return &batch.Known{Service: a.Batches, Actor: actor}, st.Close, nil
}

// officer returns as whom the list is checked.
func (c *checkCmd) officer(ctx context.Context, st *store.Store) (people.Actor, error) {
	if c.Officer == "" {
		return people.Actor{Role: people.RoleOfficer}, nil // nobody's own invitations
	}
	email, err := people.ParseEmail(c.Officer)
	if err != nil {
		return people.Actor{}, err
	}
	a, err := st.AccountOf(ctx, email)
	switch {
	case errors.Is(err, fault.NotFound):
		return people.Actor{}, fmt.Errorf("it knows nobody with the mailbox %s", email)
	case err != nil:
		return people.Actor{}, fmt.Errorf("look up %s: %w", email, err)
	case !a.Actor().MayInvite():
		return people.Actor{}, fmt.Errorf("%s may not invite users", email)
	}
	return a.Actor(), nil
}
