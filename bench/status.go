package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

const statusOfficer = "officer0@tech.gov.sg"

// views are the pages of the status list that are measured.
var views = []struct{ name, query string }{
	{"first page", "size=20"},
	{"status filter", "size=20&status=Onboarded"},
	{"search, rare", "size=20&q=person00000042%40"},
	{"search, frequent", "size=20&q=acme"},
	{"search, two letters", "size=20&q=pe"},
}

// measureStatus measures the status page, as a signed-in officer's browser asks for it,
// while more and more invitations are stored, all of them that officer's. The limit of
// each size is the p99 of the first.
func (b *bench) measureStatus(ctx context.Context, db *database) (err error) {
	if _, err := b.cli(ctx, db, "domain", "allow", "tech.gov.sg"); err != nil {
		return err
	}
	if _, err := b.cli(ctx, db, "token", "create", "--officer", statusOfficer); err != nil {
		return err
	}
	node, err := b.serve(ctx, db, "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	client, err := signIn(ctx, node, statusOfficer)
	if err != nil {
		return err
	}
	first := map[string]float64{}
	for n, stored := range b.stored {
		if err := db.fill(ctx, stored); err != nil {
			return err
		}
		for _, v := range views {
			took, err := watch(ctx, client, node, v.query, b.views)
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%s status page, %d stored, %s", db.kind, stored, v.name)
			p99 := milliseconds(took.percentile(99))
			b.report.add(row{name: name + ": p50", value: milliseconds(took.percentile(50)), unit: "ms"})
			r := row{name: name + ": p99", value: p99, unit: "ms"}
			if n == 0 {
				first[v.name] = p99
			} else {
				r.ratio, r.limit = p99/first[v.name], fmt.Sprintf("p99 with %d", b.stored[0])
			}
			b.report.add(r)
		}
	}
	return nil
}

// watch asks for the page n times, one after the other.
func watch(ctx context.Context, client *http.Client, node *node, query string, n int) (*latencies, error) {
	took := &latencies{}
	for k := range n + n/10 {
		began := time.Now()
		page, err := ask(ctx, client, http.MethodGet, "http://"+node.addr+"/invite/status?"+query, nil)
		if err != nil {
			return nil, err
		}
		if !strings.Contains(page, "Total no. of invitations") {
			return nil, fmt.Errorf("status page without a total: %.200s", page)
		}
		if k >= n/10 { // the first ones warm the caches
			took.add(time.Since(began))
		}
	}
	return took, nil
}

var mailedCode = regexp.MustCompile(`(?m)^([0-9]{6})$`)

// signIn signs an officer in by the code in the outbox.
func signIn(ctx context.Context, node *node, officer string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make cookie jar: %w", err)
	}
	client, origin := &http.Client{Jar: jar}, "http://"+node.addr
	if _, err := ask(ctx, client, http.MethodPost, origin+"/sign-in", url.Values{"email": {officer}}); err != nil {
		return nil, err
	}
	for range 200 {
		list, err := ask(ctx, client, http.MethodGet, origin+"/outbox.json", nil)
		if err != nil {
			return nil, err
		}
		var mails []struct{ To, Text string }
		if err := json.Unmarshal([]byte(list), &mails); err != nil {
			return nil, fmt.Errorf("read outbox: %w", err)
		}
		for _, m := range mails {
			if code := mailedCode.FindStringSubmatch(m.Text); m.To == officer && code != nil {
				_, err := ask(ctx, client, http.MethodPost, origin+"/sign-in/code", url.Values{"code": {code[1]}})
				return client, err
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.New("sign in: no code came")
}

func ask(ctx context.Context, client *http.Client, method, address string, form url.Values) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("make request: %w", err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("ask for %s: %w", req.URL.Path, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: status %d: %.200s: %w", req.URL.Path, resp.StatusCode, body, err)
	}
	return string(body), nil
}

// fill adds invitations of the officer until so many are stored.
func (db *database) fill(ctx context.Context, stored int) error {
	have, err := db.number(ctx, "SELECT count(*) FROM invitations WHERE type <> 'sign_up'")
	if err != nil {
		return err
	}
	numbers, id, at, number := "generate_series($1::int, $2::int) AS s(n)", "gen_random_uuid()", "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'", "lpad(n::text, 8, '0')"
	yes := "true"
	if db.sqlite() {
		numbers = "(WITH RECURSIVE s(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM s WHERE n < ?2) SELECT n FROM s) AS s"
		id = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
		at, number, yes = "strftime('%Y-%m-%d %H:%M:%S+00:00', 1767225600 + n, 'unixepoch')", "printf('%08d', n)", "1"
	}
	_, err = db.sql.ExecContext(ctx, fmt.Sprintf(`INSERT INTO invitations (id, type, inviter_id, account_id, email, first_name, last_name, organisation,
			seed, reason, state, status, attempt, created_at, sent_at, expires_at, search_text)
		SELECT %s, 'account', a.id, account_id, 'person' || %[2]s || '@acme.com', 'Person', 'Number ' || n, 'Acme Pte Ltd', %[3]s, 'Works with us',
			CASE n %% 3 WHEN 0 THEN 'onboarded' ELSE 'lapsed' END, CASE n %% 3 WHEN 0 THEN 'Onboarded' ELSE 'User Not Found' END, 1,
			%[4]s, %[4]s, %[4]s, 'person number ' || n || ' person' || %[2]s || '@acme.com acme pte ltd'
		FROM (SELECT id, id AS account_id, email FROM accounts) AS a, %[5]s WHERE a.email = '%[6]s'`, id, number, yes, at, numbers, statusOfficer), have+1, stored)
	if err != nil {
		return fmt.Errorf("fill in invitations: %w", err)
	}
	_, err = db.sql.ExecContext(ctx, "ANALYZE")
	return err
}
