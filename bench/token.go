package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"techbiz/internal/techpass"
)

// codesAtOnce is how many codes are fetched before they are exchanged: a code is good
// for a minute.
const codesAtOnce = 25 * clients

// measureToken measures the token endpoint of the OpenID provider with eight clients, of
// whom each has one member's browser: codes that come by silent authorization, which is
// not measured, are exchanged under PKCE; then refresh tokens are rotated, each client its
// own. An answer holds an access token and an ID token, both signed; the limit is the rate
// at which the machine makes such signatures and nothing else.
func (b *bench) measureToken(ctx context.Context, db *database) (err error) {
	if _, err := b.cli(ctx, db, "migrate"); err != nil {
		return err
	}
	limit, err := bareSignatures(b.tokens)
	if err != nil {
		return err
	}
	b.report.add(row{name: db.kind + " limit: RS256 signatures of 2048 bits, bare loop of 8", value: limit, unit: "per s"})
	members, err := addMembers(ctx, db, "token", clients, techpass.DefaultCost)
	if err != nil {
		return err
	}
	id, secret, err := addProduct(ctx, db)
	if err != nil {
		return err
	}
	node, err := b.serve(ctx, db, "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	products := make([]*product, clients)
	for k := range products {
		if products[k], err = newProduct(ctx, node, members[k], id, secret); err != nil {
			return err
		}
		defer products[k].close()
	}
	return errors.Join(b.exchange(ctx, db, node, products, limit), b.rotate(ctx, db, node, products, limit))
}

// bareSignatures returns how many RS256 signatures eight loops make in a second.
func bareSignatures(n int) (rate float64, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return 0, fmt.Errorf("make key: %w", err)
	}
	digest := sha256.Sum256([]byte("claims"))
	var group errgroup.Group
	began := time.Now()
	for range clients {
		group.Go(func() error {
			for range n / clients {
				if _, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:]); err != nil {
					return fmt.Errorf("sign: %w", err)
				}
			}
			return nil
		})
	}
	err = group.Wait()
	return float64(n/clients*clients) / time.Since(began).Seconds(), err
}

// exchange measures codes, a round at a time.
func (b *bench) exchange(ctx context.Context, db *database, node *node, products []*product, limit float64) error {
	took, total := &latencies{}, time.Duration(0)
	for range b.tokens / codesAtOnce {
		if err := together(products, func(p *product) error { return p.fetch(ctx, codesAtOnce/clients) }); err != nil {
			return fmt.Errorf("%w: %s", err, node.words())
		}
		began := time.Now()
		err := together(products, func(p *product) error { return p.exchange(ctx, took) })
		if err != nil {
			return fmt.Errorf("%w: %s", err, node.words())
		}
		total += time.Since(began)
	}
	b.addTokens(db.kind+" token endpoint, 8 clients, code with PKCE", took, total, limit)
	return nil
}

// rotate measures refresh tokens, of which each is used once.
func (b *bench) rotate(ctx context.Context, db *database, node *node, products []*product, limit float64) error {
	took, began := &latencies{}, time.Now()
	err := together(products, func(p *product) error { return p.rotate(ctx, b.tokens/clients, took) })
	if err != nil {
		return fmt.Errorf("%w: %s", err, node.words())
	}
	b.addTokens(db.kind+" token endpoint, 8 clients, refresh rotation", took, time.Since(began), limit)
	return nil
}

// together lets all products do something at the same time.
func together(products []*product, do func(p *product) error) error {
	var group sync.WaitGroup
	errs := make([]error, len(products))
	for k, p := range products {
		group.Go(func() { errs[k] = do(p) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func (b *bench) addTokens(name string, took *latencies, total time.Duration, limit float64) {
	rate := float64(len(took.all)) / total.Seconds()
	b.report.add(row{name: name, value: rate, unit: "per s", ratio: rate / limit, limit: "bare RS256"})
	b.report.add(row{name: name + ": p50", value: milliseconds(took.percentile(50)), unit: "ms"})
	b.report.add(row{name: name + ": p99", value: milliseconds(took.percentile(99)), unit: "ms"})
}
