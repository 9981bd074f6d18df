package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"techbiz/internal/testparts"
)

// measureKratos measures how many identities Ory Kratos creates on such a database, by as
// many clients, and what the given rate of invitations is beside that.
func (b *bench) measureKratos(ctx context.Context, kind, invitations string, rate float64) (err error) {
	db, err := b.newDatabase(ctx, kind, b.pg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	node, err := b.serveKratos(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	create := func(prefix string) func(context.Context, *http.Client, int, int) error {
		return func(ctx context.Context, client *http.Client, _, k int) error {
			identity := map[string]any{"schema_id": "default", "traits": map[string]any{"email": fmt.Sprintf("%s.n%d@tech.gov.sg", prefix, k)}}
			return node.create(ctx, client, "/admin/identities", nil, identity)
		}
	}
	n := b.invitations / 5
	if _, _, err := byClients(ctx, max(200, n/20), create("warm")); err != nil {
		return err
	}
	theirs, took, err := byClients(ctx, n, create("web"))
	if err != nil {
		return err
	}
	name := kind + " Ory Kratos, identities, 8 clients"
	b.report.add(row{name: name, value: theirs, unit: "per s"})
	b.report.add(row{name: name + ": p99", value: milliseconds(took.percentile(99)), unit: "ms"})
	b.report.add(row{name: invitations + ", beside Kratos", value: rate, unit: "per s", ratio: rate / theirs, limit: "Kratos's identities"})
	return nil
}

// kratosSchema knows people by their email alone.
const kratosSchema = `{"$id": "person", "type": "object", "properties": {"traits": {"type": "object", "required": ["email"],
	"properties": {"email": {"type": "string", "format": "email", "ory.sh/kratos": {"credentials": {"password": {"identifier": true}}}}}}}}`

// serveKratos starts Kratos on db.
func (b *bench) serveKratos(ctx context.Context, db *database) (*node, error) {
	public, err := testparts.FreePort()
	if err != nil {
		return nil, err
	}
	admin, err := testparts.FreePort()
	if err != nil {
		return nil, err
	}
	dsn := db.url
	if db.sqlite() {
		// As durable as the portal's: a write-ahead log, synced with each commit.
		dsn = "sqlite://" + strings.TrimPrefix(db.url, "sqlite:") + "?_fk=true&_journal_mode=WAL&_sync=2&_busy_timeout=30000"
	}
	settings, err := json.Marshal(map[string]any{
		"dsn": dsn,
		"log": map[string]any{"level": "error"},
		"serve": map[string]any{
			"public": map[string]any{"host": "127.0.0.1", "port": public},
			"admin":  map[string]any{"host": "127.0.0.1", "port": admin},
		},
		"selfservice": map[string]any{"default_browser_return_url": "http://127.0.0.1/"},
		"identity": map[string]any{"default_schema_id": "default", "schemas": []any{map[string]any{
			"id": "default", "url": "base64://" + base64.StdEncoding.EncodeToString([]byte(kratosSchema)),
		}}},
	})
	if err != nil {
		return nil, fmt.Errorf("write settings of Kratos: %w", err)
	}
	file := filepath.Join(b.dir, "kratos.json")
	if err := os.WriteFile(file, settings, 0o600); err != nil {
		return nil, fmt.Errorf("write settings of Kratos: %w", err)
	}
	if err := command(ctx, b.kratos, "migrate", "sql", "--yes", "--read-from-env", "--config", file); err != nil {
		return nil, err
	}
	return b.start(exec.CommandContext(ctx, b.kratos, "serve", "--sqa-opt-out", "--config", file), fmt.Sprintf("127.0.0.1:%d", admin), "/health/ready")
}
