package main

import (
	"context"
	"errors"

	"techbiz/internal/app"
	"techbiz/internal/store"
)

type migrateCmd struct {
	database

	Status bool `help:"Print the schema version of the database and what there is to run, and change nothing. Exit code 0: up to date; 1: it is not, or can't be used."`
}

func (c *migrateCmd) Run(ctx context.Context, s streams) error {
	if c.Status {
		return c.status(ctx, s)
	}
	return c.with(ctx, s, store.Make, func(*app.App) error { return say(s.out, "The database is up to date.") })
}

// status tells how far the database is migrated.
func (c *migrateCmd) status(ctx context.Context, s streams) (err error) {
	o, err := c.options(c.log(s))
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, o.DatabaseURL, store.Options{Log: o.Log, Access: store.Look})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	schema, err := st.Schema(ctx)
	if err != nil {
		return err
	}
	if err := say(s.out, "Schema version of the database: %d. This program's: %d.", schema.Have, schema.Want); err != nil {
		return err
	}
	for _, name := range schema.Pending {
		if err := say(s.out, "To run: %s", name); err != nil {
			return err
		}
	}
	return st.CheckSchema(ctx)
}
