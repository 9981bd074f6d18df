// Command bench measures the portal as its users meet it: the real program as a
// process of its own, over HTTP, on SQLite and on a PostgreSQL that waits for the disk.
// It prints rows of name, value, unit and ratio-to-limit, and writes them with the
// circumstances to bench/latest.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"

	"techbiz/internal/testparts"
)

// sizes are how much is measured.
type sizes struct {
	invitations int   // made by eight clients, and then mailed
	postfix     int   // mails next to Postfix, which is slower than a sink
	stored      []int // invitations in the database while the status page is measured
	views       int   // of the status page for each figure
	starts      int
	accounts    []int // that the daily job looks after
	lists       []int // users in the lists that are uploaded; the last one is submitted
	signIns     int   // with TechPass, each by an account of its own
	tokens      int   // codes that clients exchange, and as many refresh tokens
}

var (
	fullSizes  = sizes{invitations: 20_000, postfix: 3_000, stored: []int{1_000, 100_000, 1_000_000}, views: 400, starts: 10, accounts: []int{100_000, 1_000_000}, lists: []int{1_000, 10_000, 100_000}, signIns: 400, tokens: 2_000}
	shortSizes = sizes{invitations: 3_000, postfix: 500, stored: []int{1_000, 100_000}, views: 100, starts: 3, accounts: []int{10_000, 100_000}, lists: []int{1_000, 10_000}, signIns: 100, tokens: 400}
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	sizes

	dir     string // temporary files
	program string
	kratos  string // the program to compare with; none where empty
	pg      *testparts.PG
	report  report
}

// section is one part of a run, for one database where it depends on it.
type section struct {
	name string
	run  func(context.Context, *database) error
}

func run(ctx context.Context) (err error) {
	short := flag.Bool("short", false, "quick run: fewer of everything")
	only := flag.String("only", "", "run the sections whose name matches this pattern alone: start, invite, mail, batch, signin, token, life, status own, status shared")
	out := flag.String("out", "bench/latest.md", "file to write, none where empty")
	kratos := flag.String("kratos", "", "program of Ory Kratos, built with the tag sqlite: section invite measures its identities as well")
	flag.Parse()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("read -only: %w", err)
	}
	b := &bench{sizes: fullSizes, kratos: *kratos}
	if *short {
		b.sizes = shortSizes
	}
	if b.dir, err = os.MkdirTemp("", "techbiz-bench-"); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if b.program, err = testparts.BuildProgram("."); err != nil {
		return fmt.Errorf("build the portal: %w", err)
	}
	pg, err := startPostgres(ctx, filepath.Join(b.dir, "pg"))
	if err != nil {
		return err
	}
	defer pg.Stop()
	b.pg = pg
	b.report.header(ctx, pg)
	for _, s := range []section{{"start", b.measureStart}, {"invite", b.measureInvite}, {"mail", b.measureMail}, {"batch", b.measureBatch}, {"signin", b.measureSignIn}, {"token", b.measureToken}, {"life", b.measureLife}, {"status own", b.measureOwn}, {"status shared", b.measureShared}} {
		if !pattern.MatchString(s.name) {
			continue
		}
		for _, kind := range []string{"sqlite", "postgres"} {
			db, err := b.newDatabase(ctx, kind, pg)
			if err == nil {
				err = errors.Join(s.run(ctx, db), db.close())
			}
			if err != nil {
				return fmt.Errorf("%s on %s: %w", s.name, kind, err)
			}
			if *out == "" {
				continue
			}
			// After each part, so that a run that is cut off leaves what it measured.
			if err := b.report.write(*out, argNames(os.Args[1:])); err != nil {
				return err
			}
		}
	}
	return nil
}

// argNames are the arguments without the folders of this machine.
func argNames(args []string) []string {
	names := make([]string, len(args))
	for n, arg := range args {
		names[n] = filepath.Base(arg)
	}
	return names
}
