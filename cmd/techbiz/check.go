package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/xlsx"
)

type checkCmd struct {
	listLimits

	File        string `arg:"" help:"The list: .xlsx in the columns of the template, or .csv."`
	Output      string `short:"o" placeholder:"FILE" help:"Write the whole list, with its errors marked, to this .xlsx. It is not written where nothing is wrong."`
	DatabaseURL string `name:"database-url" env:"TECHBIZ_DATABASE_URL" help:"Database whose allow-list, accounts and open invitations the rows are checked against. Without it they are not."`
	Officer     string `placeholder:"EMAIL" help:"With a database: the public officer whose own open invitations are told as such."`
}

// Ends of the check, as exit codes. 0 is a list with nothing wrong.
const (
	exitErrors   = 1
	exitUnusable = 2
)

// unusableError: the check could not be done.
type unusableError struct{ cause error }

func (e *unusableError) Error() string { return e.cause.Error() }
func (e *unusableError) Unwrap() error { return e.cause }

func (c *checkCmd) Run(ctx context.Context, s streams) error {
	return c.check(ctx, s, xlsx.Workbooks{Limits: c.limits()})
}

// check prints what is wrong with the list, and ends with one of the exit codes.
func (c *checkCmd) check(ctx context.Context, s streams, books batch.Workbooks) error {
	counts, err := c.checkWith(ctx, s, books)
	if err != nil {
		return &unusableError{err}
	}
	if counts.InTheWay() > 0 {
		return exit(exitErrors)
	}
	return nil
}

func (c *checkCmd) checkWith(ctx context.Context, s streams, books batch.Workbooks) (counts batch.Counts, err error) {
	known, closeStore, err := c.known(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	file, size, err := c.open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list, err := books.Open(file, size, filepath.Base(c.File))
	if err != nil {
		return nil, err
	}
	verdicts, err := batch.Check(ctx, list.Lines, list.Columns, known)
	if err != nil {
		return nil, err
	}
	found := &findings{counts: batch.Counts{}, keep: c.Output != ""}
	if err := found.print(s.out, verdicts); err != nil {
		return nil, err
	}
	if err := found.conclude(s.out, list.Account); err != nil {
		return nil, err
	}
	if known == nil {
		if err := say(s.out, "Not checked, as there is no TECHBIZ_DATABASE_URL: the allow-list, existing accounts and open invitations."); err != nil {
			return nil, err
		}
	}
	return found.counts, c.mark(s, books, list, found)
}

// open opens the file, which may not be larger than an upload.
func (c *checkCmd) open() (*os.File, int64, error) {
	f, err := os.Open(c.File)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%s is not a file", c.File)
	case info.Size() > c.MaxUploadSize:
		err = fmt.Errorf("%s is larger than %d bytes, the most that can be uploaded. Split the list into several files", c.File, c.MaxUploadSize)
	default:
		return f, info.Size(), nil
	}
	return nil, 0, errors.Join(err, f.Close())
}

// findings is what a check found, beside what it printed.
type findings struct {
	counts batch.Counts
	keep   bool // the verdicts too, for the workbook with errors
	rows   []batch.Verdict
	wrong  int   // rows with problems
	hidden []int // rows that are hidden in the file
}

// print writes one line for each problem and each warning, in the order of the list.
func (f *findings) print(w io.Writer, verdicts iter.Seq2[batch.Verdict, error]) error {
	for v, err := range verdicts {
		if err != nil {
			return err
		}
		f.counts[v.State]++
		if f.keep {
			f.rows = append(f.rows, v)
		}
		if len(v.Problems) > 0 {
			f.wrong++
		}
		if v.Row.Hidden != batch.Visible {
			f.hidden = append(f.hidden, v.Row.Number)
		}
		for _, p := range v.Problems {
			where := p.Cell
			if where == "" {
				where = fmt.Sprintf("Row %d", v.Row.Number)
			}
			if err := say(w, "%s: %s", where, p.Message); err != nil {
				return err
			}
		}
		for _, warning := range v.Warnings {
			if err := say(w, "%s: Warning: %s", warning.Cell, warning.Message); err != nil {
				return err
			}
		}
	}
	return nil
}

// conclude says what became of each row of the file, which rows are hidden in it, and the
// counts.
func (f *findings) conclude(w io.Writer, account func() batch.Accounting) error {
	var lines []string
	if account != nil {
		a := account()
		lines = append(append(lines, a.Sentence()), a.Lines()...)
	}
	if len(f.hidden) > 0 {
		hidden := batch.HiddenRows{Rows: f.hidden[:min(len(f.hidden), batch.MaxHiddenNamed)], Count: len(f.hidden)}
		lines = append(lines, hidden.Sentence()+" Before the list is submitted, you decide whether to invite them too.")
	}
	for _, line := range append(lines, inWords(f.counts)) {
		if err := say(w, "%s", line); err != nil {
			return err
		}
	}
	return nil
}

// inWords tells counts in the order and the words of the page of a list, such as
// "3 users: 1 needs fixing, 2 ready.", for people to read.
func inWords(c batch.Counts) string {
	words := map[batch.RowState]struct{ one, many string }{
		batch.ToMend:     {"needs fixing", "need fixing"},
		batch.Duplicate:  {"duplicate", "duplicates"},
		batch.HasAccount: {"already has an account", "already have an account"},
		batch.NoDomain:   {"with a domain that is not allowed", "with a domain that is not allowed"},
		batch.Ready:      {"ready", "ready"},
	}
	var parts []string
	for _, state := range batch.RowStates {
		if n := c[state]; n > 0 {
			parts = append(parts, plural(n, words[state].one, words[state].many))
		}
	}
	return fmt.Sprintf("%s: %s.", plural(c.Total(), "user", "users"), strings.Join(parts, ", "))
}

// mark writes the whole list with its errors marked to the output file, once it is complete.
func (c *checkCmd) mark(s streams, books batch.Workbooks, list batch.Upload, found *findings) (err error) {
	if c.Output == "" {
		return nil
	}
	if found.wrong == 0 {
		return say(s.out, "Nothing is wrong: %s was not written.", c.Output)
	}
	original, err := io.ReadAll(io.NewSectionReader(list.File, 0, list.Size))
	if err != nil {
		return fmt.Errorf("read %s again: %w", c.File, err)
	}
	var marked bytes.Buffer
	err = books.WriteProblems(&marked, &batch.Original{
		Batch: &batch.Batch{FileName: list.FileName, Columns: list.Columns, Counts: found.counts, LastRow: found.rows[len(found.rows)-1].Row.Number},
		File:  original,
		Rows: func(yield func(batch.Verdict, error) bool) {
			for _, v := range found.rows {
				if !yield(v, nil) {
					return
				}
			}
		},
	})
	if err != nil {
		return fmt.Errorf("mark the errors: %w", err)
	}
	if err := c.write(marked.Bytes()); err != nil {
		return err
	}
	return say(s.out, "Wrote %s: the whole list, %s. %s.", c.Output, plural(len(found.rows), "user", "users"), marking(found.wrong))
}

// marking says how many rows are marked.
func marking(n int) string {
	if n == 1 {
		return "1 row has problems and is marked"
	}
	return fmt.Sprintf("%d rows have problems and are marked", n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// write replaces the output file, but never the list itself.
func (c *checkCmd) write(marked []byte) error {
	if to, err := os.Stat(c.Output); err == nil {
		if from, err := os.Stat(c.File); err == nil && os.SameFile(from, to) {
			return fmt.Errorf("%s is the list itself: choose another file for its errors", c.Output)
		}
	}
	if err := os.WriteFile(c.Output, marked, 0o600); err != nil {
		return fmt.Errorf("write errors: %w", err)
	}
	return nil
}
