package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/keyset"
)

// sharing is a distribution of the stored invitations.
type sharing struct {
	name     string
	officers func(stored int) int
}

// viewLimit bounds how long one figure of the status page is measured.
const viewLimit = 4 * time.Second

// measureOwn measures the page of an officer to whom all invitations belong.
func (b *bench) measureOwn(ctx context.Context, db *database) error {
	return b.measureStatus(ctx, db, sharing{"of one officer", func(int) int { return 1 }})
}

// measureShared measures the page of one among many officers, up to a thousand.
func (b *bench) measureShared(ctx context.Context, db *database) error {
	return b.measureStatus(ctx, db, sharing{"of many officers", func(stored int) int { return min(1000, stored/100) }})
}

// measureStatus measures GET /invite/status, one request at a time from a signed-in
// browser, while ever more invitations are stored. The limit is the same page with the
// fewest stored.
func (b *bench) measureStatus(ctx context.Context, db *database, how sharing) error {
	browser, err := b.signedIn(ctx, db)
	if err != nil {
		return err
	}
	f, err := b.newFiller(ctx, db)
	if err != nil {
		return err
	}
	fewest := map[string]time.Duration{}
	for _, stored := range b.stored {
		if err := f.fill(ctx, stored, how.officers(stored)); err != nil {
			return err
		}
		if err := b.measurePages(ctx, db, browser, how, stored, fewest); err != nil {
			return err
		}
	}
	return nil
}

// measurePages measures each kind of page over the invitations that are stored now.
// fewest keeps the p99 of the first measurement.
func (b *bench) measurePages(ctx context.Context, db *database, browser *browser, how sharing, stored int, fewest map[string]time.Duration) (err error) {
	node, err := b.serve(ctx, db, "TECHBIZ_ROLE=web", "TECHBIZ_LOG_LEVEL=warn", "TECHBIZ_PUBLIC_URL="+browser.publicURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	deep, err := middle(ctx, db)
	if err != nil {
		return err
	}
	for _, page := range []struct {
		name  string
		query url.Values
	}{
		{"first page", url.Values{}},
		{"page in the middle", url.Values{"cursor": {deep.String()}}},
		{"status filter", url.Values{"status": {"not_onboarded"}}},
		{"refused filter", url.Values{"status": {"refused"}}},
		{"search, rare term", url.Values{"q": {rareTerm}}},
		{"search, missing term", url.Values{"q": {missingTerm}}},
		{"search, term in 1 of 200", url.Values{"q": {mediumTerm}}},
		{"search, frequent term", url.Values{"q": {frequentTerm}}},
		{"search, 2 frequent letters", url.Values{"q": {frequentPair}}},
		{"search, 2 rare letters", url.Values{"q": {rarePair}}},
	} {
		took, err := b.view(ctx, browser, node, page.query)
		if err != nil {
			return fmt.Errorf("%s: %w", page.name, err)
		}
		name := fmt.Sprintf("%s status, %s, %d %s", db.kind, page.name, stored, how.name)
		p99 := took.percentile(99)
		b.report.add(row{name: name + ": p50", value: milliseconds(took.percentile(50)), unit: "ms"})
		if first, known := fewest[page.name]; known {
			b.report.add(row{name: name + ": p99", value: milliseconds(p99), unit: "ms", ratio: float64(p99) / float64(first), limit: fmt.Sprintf("%d stored", b.stored[0])})
			continue
		}
		fewest[page.name] = p99
		b.report.add(row{name: name + ": p99", value: milliseconds(p99), unit: "ms"})
	}
	return nil
}

// view asks for one page again and again.
func (b *bench) view(ctx context.Context, browser *browser, node *node, query url.Values) (*latencies, error) {
	took := &latencies{}
	began := time.Now()
	for n := range b.views + b.views/10 {
		sent := time.Now()
		if err := browser.show(ctx, node, "/invite/status?"+query.Encode()); err != nil {
			return nil, err
		}
		if n >= b.views/10 { // the first ones warm the caches up
			took.add(time.Since(sent))
		}
		if time.Since(began) > viewLimit && len(took.all) >= 10 {
			break
		}
	}
	return took, nil
}

// show reads a page to its end.
func (v *browser) show(ctx context.Context, node *node, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+node.addr+path, nil)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	for _, c := range v.cookies {
		req.AddCookie(c)
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return fmt.Errorf("get page: %w", err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("get %s: status %d: %.2000s: %w", path, resp.StatusCode, page, err)
	}
	return nil
}

// newFiller returns a filler for the signed-in officer and, beside them, a thousand.
func (b *bench) newFiller(ctx context.Context, db *database) (*filler, error) {
	f := &filler{db: db, begin: time.Now().UTC().Add(-time.Hour).Truncate(time.Second)}
	var own string
	if err := db.sql.QueryRowContext(ctx, "SELECT id FROM accounts WHERE email = '"+officer+"'").Scan(&own); err != nil {
		return nil, fmt.Errorf("find the officer: %w", err)
	}
	id, err := uuid.Parse(own)
	if err != nil {
		return nil, fmt.Errorf("read the officer's id: %w", err)
	}
	f.officers = []uuid.UUID{id}
	for n := 1; n < 1000; n++ {
		id := uuid.Must(uuid.NewV7())
		_, err := db.sql.ExecContext(ctx, "INSERT INTO accounts ("+"id, email, type, state, created_at"+") VALUES "+db.values(1, 5),
			id.String(), fmt.Sprintf("other%d@tech.gov.sg", n), "public officer", "active", f.time(f.begin))
		if err != nil {
			return nil, fmt.Errorf("add officer: %w", err)
		}
		f.officers = append(f.officers, id)
	}
	return f, nil
}

// middle is the place in the middle of the officer's list.
func middle(ctx context.Context, db *database) (keyset.Cursor, error) {
	const own = "FROM invitations WHERE inviter_id = (SELECT id FROM accounts WHERE email = '" + officer + "') AND type <> 'sign_up'"
	n, err := db.number(ctx, "SELECT count(*) "+own)
	if err != nil {
		return keyset.Cursor{}, err
	}
	var c keyset.Cursor
	var id string
	err = db.sql.QueryRowContext(ctx, fmt.Sprintf("SELECT created_at, id %s ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET %d", own, n/2)).Scan(&c.At, &id)
	if err != nil {
		return keyset.Cursor{}, fmt.Errorf("find the middle of the list: %w", err)
	}
	c.ID, err = uuid.Parse(id)
	return c, err
}
