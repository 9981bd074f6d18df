package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

func (f *fixture) draft(k policy.Kind, version string) *policy.Policy {
	f.Helper()
	return &policy.Policy{ID: uuid.Must(uuid.NewV7()), Kind: k, Version: version, Text: must[policy.Text](f)(policy.ParseText("Text of " + version)),
		Note: "Why.", Revision: 1, CreatedAt: f.at, UpdatedAt: f.at, UpdatedBy: uuid.Must(uuid.NewV7())}
}

func (f *fixture) onPolicies(change func(tx policy.Tx) error) error {
	return f.PolicyTexts().Update(f.ctx(), change)
}

// publish stores a draft and publishes it.
func (f *fixture) publish(p *policy.Policy) {
	f.Helper()
	p.PublishedAt, p.PublishedBy = f.at, p.UpdatedBy
	f.ok(f.onPolicies(func(tx policy.Tx) error {
		if saved, err := tx.SaveDraft(f.ctx(), p); !saved || err != nil {
			return fmt.Errorf("not saved: %w", err)
		}
		return tx.Publish(f.ctx(), p.ID, p.PublishedBy, p.PublishedAt)
	}))
}

func policiesComeBack(_ *testing.T, f *fixture) {
	texts := f.PolicyTexts()
	if got := must[techpass.Policies](f)(texts.Policies(f.ctx())); got != policy.FirstPolicies() {
		f.Errorf("a new store has %v", got)
	}
	d := f.draft(policy.Terms, "2026-12")
	f.ok(f.onPolicies(func(tx policy.Tx) error {
		saved, err := tx.SaveDraft(f.ctx(), d)
		if !saved {
			f.Error("the draft is not stored")
		}
		return err
	}))
	same := func(what string, got, want *policy.Policy) {
		f.Helper()
		if got.Text.Markdown() != want.Text.Markdown() || !got.UpdatedAt.Equal(want.UpdatedAt) || !got.PublishedAt.Equal(want.PublishedAt) ||
			got.Version != want.Version || got.ID != want.ID || got.UpdatedBy != want.UpdatedBy || got.PublishedBy != want.PublishedBy ||
			got.Revision != want.Revision || got.Note != want.Note || got.Kind != want.Kind {
			f.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	same("draft", must[*policy.Policy](f)(texts.DraftPolicy(f.ctx(), policy.Terms)), d)
	if _, err := texts.DraftPolicy(f.ctx(), policy.Privacy); !errors.Is(err, fault.NotFound) {
		f.Errorf("a draft of another kind: %v", err)
	}
	if _, err := texts.PolicyVersion(f.ctx(), policy.Terms, "2026-12"); !errors.Is(err, fault.NotFound) {
		f.Errorf("a draft is a version: %v", err)
	}
	d.Revision, d.Note = 2, "Why not."
	f.publish(d)
	same("in force", must[*policy.Policy](f)(texts.PolicyInForce(f.ctx(), policy.Terms)), d)
	same("version", must[*policy.Policy](f)(texts.PolicyVersion(f.ctx(), policy.Terms, "2026-12")), d)
	want := techpass.Policies{Privacy: policy.FirstVersion, Terms: "2026-12"}
	f.ok(f.update(func(tx invite.Tx) error {
		if got := must[techpass.Policies](f)(tx.Policies(f.ctx())); got != want {
			f.Errorf("in a transaction %v are in force", got)
		}
		return nil
	}))
	for n := range 4 {
		f.at = f.at.Add(time.Hour)
		f.publish(f.draft(policy.Terms, fmt.Sprintf("v%d", n)))
	}
	var seen []string
	for after := (keyset.Cursor{}); ; {
		page := must[[]*policy.Policy](f)(texts.PolicyVersions(f.ctx(), policy.Terms, after, 2))
		for _, p := range page {
			seen = append(seen, p.Version)
			after = keyset.Cursor{At: p.PublishedAt, ID: p.ID}
		}
		if len(page) < 2 {
			break
		}
	}
	if got, want := fmt.Sprint(seen), "[v3 v2 v1 v0 2026-12 2026-11]"; got != want {
		f.Errorf("versions %s, want %s", got, want)
	}
}

func policiesNeverChange(_ *testing.T, f *fixture) {
	d := f.draft(policy.Privacy, "2026-12")
	f.publish(d)
	d.Text = must[policy.Text](f)(policy.ParseText("Other words."))
	f.ok(f.onPolicies(func(tx policy.Tx) error {
		if saved, err := tx.SaveDraft(f.ctx(), d); saved || err != nil {
			f.Errorf("a published version is saved: %v, %v", saved, err)
		}
		if err := tx.Publish(f.ctx(), d.ID, d.PublishedBy, f.at.Add(time.Hour)); !errors.Is(err, fault.NotFound) {
			f.Errorf("publishing twice: %v", err)
		}
		if taken := must[bool](f)(tx.VersionTaken(f.ctx(), policy.Privacy, "2026-12")); !taken {
			f.Error("its version is free")
		}
		if taken := must[bool](f)(tx.VersionTaken(f.ctx(), policy.Terms, "2026-12")); taken {
			f.Error("its version is taken for another kind")
		}
		return tx.DropDraft(f.ctx(), policy.Privacy)
	}))
	got := must[*policy.Policy](f)(f.PolicyTexts().PolicyInForce(f.ctx(), policy.Privacy))
	if got.Text.Markdown() != "Text of 2026-12\n" || !got.PublishedAt.Equal(f.at) {
		f.Errorf("it changed: %+v", got)
	}
}

func concurrentDrafts(_ *testing.T, f *fixture) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for n := range 8 {
		d := f.draft(policy.Terms, fmt.Sprintf("draft%d", n))
		wait.Go(func() {
			err := f.onPolicies(func(tx policy.Tx) error {
				saved, err := tx.SaveDraft(f.ctx(), d)
				mu.Lock()
				defer mu.Unlock()
				if saved {
					won++
				}
				return err
			})
			if err != nil {
				f.Error(err)
			}
		})
	}
	wait.Wait()
	if won != 1 {
		f.Errorf("%d drafts of one text", won)
	}
}
