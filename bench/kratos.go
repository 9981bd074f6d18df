package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
			return createIdentity(ctx, client, node, fmt.Sprintf("%s.n%d@tech.gov.sg", prefix, k))
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

func createIdentity(ctx context.Context, client *http.Client, node *node, email string) error {
	body := fmt.Sprintf(`{"schema_id":"default","traits":{"email":%q}}`, email)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+node.addr+"/admin/identities", strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("create identity: %w", err)
	}
	defer resp.Body.Close()
	if answer, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("create identity: status %d: %s: %w", resp.StatusCode, answer, err)
	}
	return nil
}

// kratosSchema knows people by their email alone.
const kratosSchema = `{"$id": "person", "type": "object", "properties": {"traits": {"type": "object", "required": ["email"],
	"properties": {"email": {"type": "string", "format": "email", "ory.sh/kratos": {"credentials": {"password": {"identifier": true}}}}}}}}`

// serveKratos starts Kratos on db.
func (b *bench) serveKratos(ctx context.Context, db *database) (*node, error) {
	var listen [2]map[string]any // public and admin
	var addr string
	for n := range listen {
		var err error
		if addr, err = freeAddr(); err != nil {
			return nil, err
		}
		host, port, err := splitAddr(addr)
		if err != nil {
			return nil, err
		}
		listen[n] = map[string]any{"host": host, "port": port}
	}
	dsn := db.url
	if db.sqlite() {
		// As durable as the portal's: a write-ahead log, synced with each commit.
		dsn = "sqlite://" + strings.TrimPrefix(db.url, "sqlite:") + "?_fk=true&_journal_mode=WAL&_sync=2&_busy_timeout=30000"
	}
	settings, err := json.Marshal(map[string]any{
		"dsn":         dsn,
		"log":         map[string]any{"level": "error"},
		"serve":       map[string]any{"public": listen[0], "admin": listen[1]},
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
	return b.start(exec.CommandContext(ctx, b.kratos, "serve", "--sqa-opt-out", "--config", file), addr, "/health/ready")
}
