package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// clients is how many programs invite at the same time, each for an officer of its own.
const clients = 8

// measureInvite measures single invitations: one HTTP request, answered when its
// transaction is committed. First by a node that serves alone, then by one that also
// delivers the mails (into the outbox) meanwhile. The limit is a bare loop that commits
// one row in the same database at a time.
func (b *bench) measureInvite(ctx context.Context, db *database) error {
	if _, err := b.cli(ctx, db, "migrate"); err != nil {
		return err
	}
	limit, err := bareInserts(ctx, db, b.invitations)
	if err != nil {
		return err
	}
	b.report.add(row{name: db.kind + " limit: one row a transaction, bare loop of 8", value: limit, unit: "commits/s"})
	for _, role := range []string{"web", "all"} {
		n := b.invitations
		if role == "all" {
			n /= 2
		}
		rate, took, err := b.inviteBy(ctx, db, role, n)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s invitations, 8 clients, role %s", db.kind, role)
		b.report.add(row{name: name, value: rate, unit: "per s", ratio: rate / limit, limit: "bare loop"})
		b.report.add(row{name: name + ": p50", value: milliseconds(took.percentile(50)), unit: "ms"})
		b.report.add(row{name: name + ": p99", value: milliseconds(took.percentile(99)), unit: "ms"})
		if b.kratos != "" && role == "web" {
			if err := b.measureKratos(ctx, db.kind, name, rate); err != nil {
				return err
			}
		}
	}
	return nil
}

// inviteBy starts a node in the given role and lets the clients make n invitations.
func (b *bench) inviteBy(ctx context.Context, db *database, role string, n int) (rate float64, took *latencies, err error) {
	tokens, err := b.officers(ctx, db)
	if err != nil {
		return 0, nil, err
	}
	node, err := b.serve(ctx, db, "TECHBIZ_ROLE="+role, "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	if _, _, err := inviteAll(ctx, node, tokens, role+".warm", max(200, n/20)); err != nil {
		return 0, nil, err
	}
	return inviteAll(ctx, node, tokens, role, n)
}

// officers makes an API token for each client.
func (b *bench) officers(ctx context.Context, db *database) ([]string, error) {
	if _, err := b.cli(ctx, db, "domain", "allow", "tech.gov.sg"); err != nil {
		return nil, err
	}
	tokens := make([]string, clients)
	for i := range tokens {
		var err error
		if tokens[i], err = b.cli(ctx, db, "token", "create", "--officer", fmt.Sprintf("officer%d@tech.gov.sg", i)); err != nil {
			return nil, err
		}
	}
	return tokens, nil
}

// inviteAll makes n invitations whose emails begin with prefix.
func inviteAll(ctx context.Context, node *node, tokens []string, prefix string, n int) (rate float64, took *latencies, err error) {
	rate, took, err = byClients(ctx, n, func(ctx context.Context, client *http.Client, who, k int) error {
		return inviteOne(ctx, client, node, tokens[who], fmt.Sprintf("%s.n%d@tech.gov.sg", prefix, k))
	})
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %s", err, node.words())
	}
	return rate, took, nil
}

// byClients lets the clients, each with connections of its own, send n requests in all. It
// returns how many were answered a second, and how long each took.
func byClients(ctx context.Context, n int, send func(ctx context.Context, client *http.Client, who, k int) error) (rate float64, took *latencies, err error) {
	took = &latencies{}
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for who := range clients {
		group.Go(func() error {
			client := &http.Client{Transport: &http.Transport{}}
			for k := next.Add(1); k <= int64(n); k = next.Add(1) {
				sent := time.Now()
				if err := send(ctx, client, who, int(k)); err != nil {
					return err
				}
				took.add(time.Since(sent))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, nil, err
	}
	return float64(n) / time.Since(began).Seconds(), took, nil
}

func inviteOne(ctx context.Context, client *http.Client, node *node, token, email string) error {
	header := http.Header{"Authorization": {"Bearer " + token}, "Idempotency-Key": {uuid.NewString()}}
	return node.create(ctx, client, "/api/v1/invitations", header, map[string]any{"type": "email", "email": email, "seed": true, "reason": "Joins the payments team"})
}

// create posts what is to be made, as JSON, and waits for the answer that it is.
func (n *node) create(ctx context.Context, client *http.Client, path string, header http.Header, what any) error {
	body, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+n.addr+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	maps.Copy(req.Header, header)
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("post %s: %w", body, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("post %s: status %d: %s: %w", body, resp.StatusCode, answer, err)
	}
	return nil
}

// bareInserts returns the commits a second of eight goroutines that insert one small row
// a transaction. On SQLite they share the one connection that can write.
func bareInserts(ctx context.Context, db *database, n int) (rate float64, err error) {
	id := "bigserial PRIMARY KEY"
	if db.sqlite() {
		id = "integer PRIMARY KEY"
	}
	if _, err := db.sql.ExecContext(ctx, "CREATE TABLE bench_bare (id "+id+", email text NOT NULL, reason text NOT NULL)"); err != nil {
		return 0, fmt.Errorf("make table: %w", err)
	}
	conns := clients
	if db.sqlite() {
		conns = 1
	}
	db.sql.SetMaxOpenConns(conns)
	db.sql.SetMaxIdleConns(conns)
	insert, err := db.sql.PrepareContext(ctx, "INSERT INTO bench_bare (email, reason) VALUES "+db.values(1, 2)) //nolint:sqlclosecheck // closed below
	if err != nil {
		return 0, fmt.Errorf("prepare insert: %w", err)
	}
	defer insert.Close()
	reason := strings.Repeat("Joins the payments team. ", 4)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for range clients {
		group.Go(func() error {
			for k := next.Add(1); k <= int64(n); k = next.Add(1) {
				if _, err := insert.ExecContext(ctx, fmt.Sprintf("n%d@tech.gov.sg", k), reason); err != nil {
					return fmt.Errorf("insert: %w", err)
				}
			}
			return nil
		})
	}
	err = group.Wait()
	return float64(n) / time.Since(began).Seconds(), err
}
