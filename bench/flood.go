package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"techbiz/internal/techpass"
)

// floodSize is how many wrong passwords come at the same time.
const floodSize = 300

// measureFlood measures the sign-in page, and the sign-in of somebody whose browser is
// known, at rest and while wrong passwords of invented names come from one address. Once
// with the budget of an address, once as if each came from an address of its own: without
// it, so that the gate before the hashes alone turns them away.
func (b *bench) measureFlood(ctx context.Context, db *database) error {
	members, err := addMembers(ctx, db, "flooded", 2, techpass.DefaultCost)
	if err != nil {
		return err
	}
	for k, f := range []struct {
		name  string
		wrong int
	}{{"one address", 30}, {"many addresses", 100_000}} {
		if err := b.floodNode(ctx, db, members[k], f.name, f.wrong); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) floodNode(ctx context.Context, db *database, m member, from string, wrong int) (err error) {
	node, err := b.serveAt(ctx, db, techpass.DefaultCost, wrong)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	known, err := newClient()
	if err != nil {
		return err
	}
	defer known.CloseIdleConnections()
	if err := signInWith(ctx, known, node, m); err != nil {
		return err
	}
	restPage, restSignIn, err := watchSignIn(ctx, known, node, m, func(context.Context) error { return nil })
	if err != nil {
		return err
	}
	var hashed, away atomic.Int64
	slowest := &latencies{}
	floodPage, floodSignIn, err := watchSignIn(ctx, known, node, m, func(ctx context.Context) error {
		return flood(ctx, node, &hashed, &away, slowest)
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, node.words())
	}
	name := fmt.Sprintf("%s %d wrong passwords at once, from %s: ", db.kind, floodSize, from)
	add := func(what string, rest, during *latencies) {
		b.report.add(row{name: name + what + ", p99", value: milliseconds(during.percentile(99)), unit: "ms",
			ratio: float64(during.percentile(99)) / float64(rest.percentile(99)), limit: "at rest"})
	}
	add("sign-in page", restPage, floodPage)
	add("password of a known browser", restSignIn, floodSignIn)
	b.report.add(row{name: name + "hashed", value: float64(hashed.Load()), unit: ""})
	b.report.add(row{name: name + "turned away", value: float64(away.Load()), unit: ""})
	b.report.add(row{name: name + "answered, p99", value: milliseconds(slowest.percentile(99)), unit: "ms"})
	return nil
}

// watched is how many times at least each thing is looked at.
const watched = 100

// watchSignIn asks for the sign-in page and types the right password in a known browser, in
// turn, for as long as meanwhile takes and often enough to tell.
func watchSignIn(ctx context.Context, known *http.Client, node *node, m member, meanwhile func(context.Context) error) (page, password *latencies, err error) {
	page, password = &latencies{}, &latencies{}
	base := "http://" + node.addr + "/techpass/sign-in"
	var over atomic.Bool
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer over.Store(true)
		return meanwhile(ctx)
	})
	group.Go(func() error {
		for n := 0; n < watched || !over.Load(); n++ {
			sent := time.Now()
			if err := getPage(ctx, known, base); err != nil {
				return err
			}
			page.add(time.Since(sent))
			_, next, err := sendForm(ctx, known, base, url.Values{"login": {m.login}})
			if err != nil {
				return err
			}
			sent = time.Now()
			status, to, err := sendForm(ctx, known, "http://"+node.addr+next, url.Values{"password": {memberPassword}})
			if err != nil {
				return fmt.Errorf("the right password in a known browser: %w", err)
			}
			if path, _, _ := strings.Cut(to, "?"); path != "/techpass/sign-in/factor" {
				return fmt.Errorf("the right password in a known browser: status %d, to %q", status, to)
			}
			password.add(time.Since(sent))
		}
		return nil
	})
	return page, password, group.Wait()
}

func getPage(ctx context.Context, client *http.Client, at string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("get page: %w", err)
	}
	return resp.Body.Close()
}

// flood types wrong passwords of invented names, all at the same time, each in a browser of
// its own that has its form open already.
func flood(ctx context.Context, node *node, hashed, away *atomic.Int64, took *latencies) error {
	base := "http://" + node.addr + "/techpass/sign-in"
	browsers := make([]*http.Client, floodSize)
	forms := make([]string, floodSize) // the address of each one's form
	for n := range browsers {
		client, err := newClient()
		if err != nil {
			return err
		}
		defer client.CloseIdleConnections()
		_, next, err := sendForm(ctx, client, base, url.Values{"login": {fmt.Sprintf("invented.n%d", n)}})
		if err != nil {
			return err
		}
		browsers[n], forms[n] = client, "http://"+node.addr+next
	}
	group, ctx := errgroup.WithContext(ctx)
	for n, client := range browsers {
		group.Go(func() error {
			sent := time.Now()
			status, _, err := sendForm(ctx, client, forms[n], url.Values{"password": {"wrong"}})
			took.add(time.Since(sent))
			switch {
			case err != nil:
				return err
			case status == http.StatusUnprocessableEntity:
				hashed.Add(1)
			case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
				away.Add(1)
			default:
				return fmt.Errorf("a wrong password: status %d", status)
			}
			return nil
		})
	}
	return group.Wait()
}
