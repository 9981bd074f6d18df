package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	gomail "github.com/wneessen/go-mail"

	"techbiz/internal/testparts"
)

// server is a mail server on the loopback address, and what has arrived at it.
type server struct {
	name    string
	addr    string
	arrived func() ([]testparts.Message, error)
	stop    func()
}

// measureMail measures mails from queued to recorded as sent: invitations are made by a
// node that only serves, then a node that only works delivers them. The limit is a bare
// go-mail loop that sends the same letter over one connection to the same server.
func (b *bench) measureMail(ctx context.Context, db *database) error {
	if _, err := b.cli(ctx, db, "migrate"); err != nil {
		return err
	}
	tokens, err := b.officers(ctx, db)
	if err != nil {
		return err
	}
	for _, next := range []struct {
		start func(context.Context) (*server, error)
		mails int
	}{{b.sink, b.invitations}, {b.postfix, b.postfixMails()}} {
		if next.mails == 0 {
			continue
		}
		if err := b.mailTo(ctx, db, tokens, next.start, next.mails); err != nil {
			return err
		}
	}
	return nil
}

// postfixMails is how many mails go through Postfix, which only root can start.
func (b *bench) postfixMails() int {
	if os.Geteuid() != 0 {
		return 0
	}
	return b.sizes.postfix
}

func (b *bench) sink(ctx context.Context) (*server, error) {
	dir, err := os.MkdirTemp(b.dir, "sink-")
	if err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	addr, stop, err := testparts.StartSMTPSink(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &server{
		name: "smtp-sink", addr: addr,
		arrived: func() ([]testparts.Message, error) { return testparts.ReadSink(dir) },
		stop:    func() { stop(); _ = os.RemoveAll(filepath.Clean(dir)) },
	}, nil
}

func (b *bench) postfix(ctx context.Context) (*server, error) {
	p, err := testparts.StartPostfix(ctx)
	if err != nil {
		return nil, err
	}
	return &server{name: "Postfix", addr: p.Addr, arrived: p.Delivered, stop: p.Stop}, nil
}

func (b *bench) mailTo(ctx context.Context, db *database, tokens []string, start func(context.Context) (*server, error), mails int) (err error) {
	s, err := start(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := b.queueMails(ctx, db, tokens, s.name, mails); err != nil {
		return err
	}
	rate, n, err := b.deliver(ctx, db, s)
	if err != nil {
		return err
	}
	letters, err := s.arrived()
	if err != nil {
		return err
	}
	// Postfix files a mail a moment after it accepted it.
	for deadline := time.Now().Add(time.Minute); len(letters) < n && time.Now().Before(deadline); time.Sleep(time.Second) {
		if letters, err = s.arrived(); err != nil {
			return err
		}
	}
	if len(letters) != n {
		return fmt.Errorf("%d of %d mails arrived at %s", len(letters), n, s.name)
	}
	limit, err := bareMails(ctx, s.addr, letters[0], n)
	if err != nil {
		return err
	}
	b.report.add(row{name: fmt.Sprintf("%s limit: bare go-mail loop, one connection, to %s", db.kind, s.name), value: limit, unit: "mails/s"})
	b.report.add(row{name: fmt.Sprintf("%s mails, queued to recorded as sent, to %s", db.kind, s.name), value: rate, unit: "mails/s", ratio: rate / limit, limit: "bare go-mail loop"})
	return nil
}

// queueMails makes invitations whose mails nobody delivers yet.
func (b *bench) queueMails(ctx context.Context, db *database, tokens []string, prefix string, n int) error {
	web, err := b.serve(ctx, db, "TECHBIZ_ROLE=web", "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return err
	}
	_, _, err = inviteAll(ctx, web, tokens, prefix, n)
	return errors.Join(err, web.stop())
}

// deliver starts a working node and returns the mails a second between the first and the
// last one that it recorded as sent, and their number.
func (b *bench) deliver(ctx context.Context, db *database, s *server) (rate float64, n int, err error) {
	queued, err := db.number(ctx, "SELECT count(*) FROM mails WHERE state = 'queued'")
	if err != nil {
		return 0, 0, err
	}
	before, err := db.number(ctx, "SELECT count(*) FROM mails WHERE state = 'sent'")
	if err != nil {
		return 0, 0, err
	}
	worker, err := b.serve(ctx, db, "TECHBIZ_ROLE=worker", "TECHBIZ_MAIL_URL=smtp://"+s.addr+"?tls=none", "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, worker.stop()) }()
	var began, ended time.Time
	first := 0 // recorded when the clock was started
	for left := queued; left > 0; time.Sleep(20 * time.Millisecond) {
		if left, err = db.number(ctx, "SELECT count(*) FROM mails WHERE state = 'queued'"); err != nil {
			return 0, 0, err
		}
		ended = time.Now()
		if began.IsZero() && left < queued {
			began, first = ended, queued-left
		}
		if !began.IsZero() && ended.Sub(began) > 5*time.Minute {
			return 0, 0, fmt.Errorf("%d mails are still queued: %s", left, worker.words())
		}
	}
	sent, err := db.number(ctx, "SELECT count(*) FROM mails WHERE state = 'sent'")
	if err != nil {
		return 0, 0, err
	}
	if sent-before != queued {
		return 0, 0, fmt.Errorf("%d of %d mails were sent: %s", sent-before, queued, worker.words())
	}
	return float64(queued-first) / ended.Sub(began).Seconds(), queued, nil
}

// bareMails sends the letter n times over one connection with the library alone.
func bareMails(ctx context.Context, addr string, letter testparts.Message, n int) (rate float64, err error) {
	client, err := bareClient(addr)
	if err != nil {
		return 0, err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return 0, fmt.Errorf("dial: %w", err)
	}
	began := time.Now()
	for i := range n {
		m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
		if err := errors.Join(m.From("no-reply@techbiz.localhost"), m.To(letter.To[0])); err != nil {
			return 0, fmt.Errorf("address: %w", err)
		}
		m.Subject(letter.Subject)
		m.SetMessageIDWithValue(fmt.Sprintf("bare.%d@techbiz.localhost", i))
		m.SetDate()
		m.SetBodyString(gomail.TypeTextPlain, letter.Text)
		m.AddAlternativeString(gomail.TypeTextHTML, letter.HTML)
		if err := client.Send(m); err != nil {
			return 0, fmt.Errorf("send: %w", err)
		}
	}
	took := time.Since(began)
	if err := client.Close(); err != nil {
		return 0, fmt.Errorf("close: %w", err)
	}
	return float64(n) / took.Seconds(), nil
}

func bareClient(addr string) (*gomail.Client, error) {
	host, port, err := splitAddr(addr)
	if err != nil {
		return nil, err
	}
	client, err := gomail.NewClient(host, gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithoutNoop())
	if err != nil {
		return nil, fmt.Errorf("make client: %w", err)
	}
	return client, nil
}
