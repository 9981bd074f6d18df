package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/sync/errgroup"

	"techbiz/internal/techpass"
)

// measureSignIn measures signing in with TechPass over HTTP: login ID, password, code of
// the authenticator app; once with the real cost of a password and once without. Then how
// long a wrong password takes for a login ID that is known, against one that is not.
func (b *bench) measureSignIn(ctx context.Context, db *database) (err error) {
	if _, err := b.cli(ctx, db, "migrate"); err != nil {
		return err
	}
	rate, all := 0.0, []member(nil)
	for k, c := range []struct {
		name string
		cost techpass.Cost
		n    int
	}{
		{"without the password's cost", techpass.Cost{Memory: 1 << 10, Passes: 1}, b.signIns * 5},
		{"argon2id 64 MiB, 3 passes", techpass.Cost{Memory: 64 << 10, Passes: 3}, b.signIns},
		{"argon2id 19 MiB, 2 passes", techpass.DefaultCost, b.signIns},
	} {
		members, err := addMembers(ctx, db, fmt.Sprintf("cost%d", k), c.n, c.cost)
		if err != nil {
			return err
		}
		node, err := b.serveAt(ctx, db, c.cost, 100_000, "TECHBIZ_HASHES_WAIT=1m")
		if err != nil {
			return err
		}
		with, err := b.signInAll(ctx, node, db.kind+" TechPass sign-ins, 8 clients, "+c.name, members, rate)
		if err := errors.Join(err, node.stop()); err != nil {
			return err
		}
		if k == 0 {
			rate = with
		}
		all = append(all, members...)
	}
	node, err := b.serveAt(ctx, db, techpass.DefaultCost, 100_000, "TECHBIZ_HASHES_WAIT=1m")
	if err != nil {
		return err
	}
	// Unknown login IDs cost what the known ones do, as many of them: so those of each cost
	// are among the known ones that are tried.
	rand.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	err = errors.Join(b.compareNames(ctx, node, db, all), node.stop())
	if err != nil {
		return err
	}
	return b.measureFlood(ctx, db)
}

// serveAt starts a node at which passwords cost so much and each address may try so many
// wrong ones in ten minutes, with further settings: where nothing is measured but
// how fast it is, nobody is turned away.
func (b *bench) serveAt(ctx context.Context, db *database, cost techpass.Cost, wrong int, env ...string) (*node, error) {
	return b.serve(ctx, db, append(env, "TECHBIZ_LOG_LEVEL=error", fmt.Sprintf("TECHBIZ_ARGON2_MEMORY=%d", cost.Memory>>10),
		fmt.Sprintf("TECHBIZ_ARGON2_PASSES=%d", cost.Passes), fmt.Sprintf("TECHBIZ_LIMIT_WRONG_TRIES=%d/10m", wrong))...)
}

// signInAll lets the clients sign each member in once.
func (b *bench) signInAll(ctx context.Context, node *node, name string, members []member, limit float64) (rate float64, err error) {
	var next atomic.Int64
	took := &latencies{}
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for range clients {
		group.Go(func() error {
			for k := next.Add(1) - 1; k < int64(len(members)); k = next.Add(1) - 1 {
				sent := time.Now()
				if err := signInOnce(ctx, node, members[k]); err != nil {
					return err
				}
				took.add(time.Since(sent))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, node.words())
	}
	rate = float64(len(members)) / time.Since(began).Seconds()
	w := row{name: name, value: rate, unit: "per s"}
	if limit > 0 {
		w.ratio, w.limit = rate/limit, "without it"
	}
	b.report.add(w)
	b.report.add(row{name: name + ": p99", value: milliseconds(took.percentile(99)), unit: "ms"})
	return rate, nil
}

// signInOnce goes through the forms as a browser does, each with its own cookies.
func signInOnce(ctx context.Context, node *node, m member) error {
	client, err := newClient()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	return signInWith(ctx, client, node, m)
}

// signInWith signs the member in and leaves the client with the cookies.
func signInWith(ctx context.Context, client *http.Client, node *node, m member) error {
	code, err := totp.GenerateCode(m.secret, time.Now())
	if err != nil {
		return fmt.Errorf("make code: %w", err)
	}
	at := "/techpass/sign-in"
	for _, step := range []struct {
		next string
		form url.Values
	}{
		{"/techpass/sign-in/password", url.Values{"login": {m.login}}},
		{"/techpass/sign-in/factor", url.Values{"password": {memberPassword}}},
		{"/account", url.Values{"code": {code}}},
	} {
		status, location, err := sendForm(ctx, client, "http://"+node.addr+at, step.form)
		if err != nil {
			return err
		}
		if path, _, _ := strings.Cut(location, "?"); path != step.next {
			return fmt.Errorf("sign %s in: after %s: status %d, to %q", m.login, at, status, location)
		}
		at = location // with what the pages carry on
	}
	return nil
}

func newClient() (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make cookie jar: %w", err)
	}
	return &http.Client{
		Jar: jar, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// sendForm posts a form and tells where its answer leads.
func sendForm(ctx context.Context, client *http.Client, to string, form url.Values) (status int, location string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", fmt.Errorf("post form: %w", err)
	}
	defer resp.Body.Close()
	return resp.StatusCode, resp.Header.Get("Location"), nil
}

// compareNames tries wrong passwords of known and unknown login IDs in turn, one after
// the other, each name once.
func (b *bench) compareNames(ctx context.Context, node *node, db *database, known []member) error {
	tries := min(len(known), 100)
	var took [2]latencies
	for k := range tries {
		for which, login := range []string{known[k].login, fmt.Sprintf("nobody.n%d", k)} {
			client, err := newClient()
			if err != nil {
				return err
			}
			base := "http://" + node.addr
			_, password, err := sendForm(ctx, client, base+"/techpass/sign-in", url.Values{"login": {login}})
			if err != nil {
				return err
			}
			sent := time.Now()
			status, _, err := sendForm(ctx, client, base+password, url.Values{"password": {"wrong"}})
			if err != nil || status != http.StatusUnprocessableEntity {
				return fmt.Errorf("wrong password: status %d: %w", status, err)
			}
			took[which].add(time.Since(sent))
			client.CloseIdleConnections()
		}
	}
	for _, p := range []int{50, 90} {
		knownTook, unknownTook := took[0].percentile(p), took[1].percentile(p)
		b.report.add(row{
			name: fmt.Sprintf("%s wrong password of a known login ID: p%d", db.kind, p), value: milliseconds(knownTook), unit: "ms",
			ratio: float64(knownTook) / float64(unknownTook), limit: "unknown login ID",
		})
	}
	return nil
}
