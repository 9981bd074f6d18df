package openid_test

import (
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/openid"
)

// TestKeysRotate walks through the life of two keys.
func TestKeysRotate(t *testing.T) {
	w := newWorld(t)
	start := w.Clock.Now()
	signer := func() string {
		t.Helper()
		k, err := w.OpenID.Signer(w.Context())
		w.OK(err)
		return k.ID
	}
	published := func() map[string]bool {
		t.Helper()
		keys, err := w.OpenID.Keys(w.Context())
		w.OK(err)
		ids := map[string]bool{}
		for _, k := range keys {
			ids[k.ID] = true
		}
		return ids
	}
	first := signer()
	second := ""
	for _, step := range []struct {
		name      string
		at        time.Duration
		keys      int
		byFirst   bool // the first one signs
		firstKept bool
	}{
		{"at first", 0, 1, true, true},
		{"long before its end", openid.KeySigns - openid.KeyAhead - time.Minute, 1, true, true},
		{"a day before its end", openid.KeySigns - openid.KeyAhead, 2, true, true},
		{"just before its end", openid.KeySigns - time.Second, 2, true, true},
		{"at its end", openid.KeySigns, 2, false, true},
		{"just before it goes", openid.KeySigns + openid.KeyKept - time.Second, 2, false, true},
		{"when it goes", openid.KeySigns + openid.KeyKept, 1, false, false},
	} {
		w.Clock.Set(start.Add(step.at))
		keys, by := published(), signer()
		if len(keys) != step.keys || keys[first] != step.firstKept || (by == first) != step.byFirst || !keys[by] {
			t.Errorf("%s: %d keys, first kept %t, first signs %t", step.name, len(keys), keys[first], by == first)
		}
		if by != first {
			if second != "" && by != second {
				t.Errorf("%s: yet another key signs", step.name)
			}
			second = by
		}
	}
	w.OK(w.OpenID.Sweep(w.Context()))
	if p, r := w.recorded(audit.KeyPublished), w.recorded(audit.KeyRetired); p != 2 || r != 1 {
		t.Errorf("recorded %d and %d times", p, r)
	}
}

// TestKeysAfterALongPause: where no node ran when the next key was due, one signs at once.
func TestKeysAfterALongPause(t *testing.T) {
	w := newWorld(t)
	first, err := w.OpenID.Signer(w.Context())
	w.OK(err)
	w.Clock.Add(2 * openid.KeySigns)
	next, err := w.OpenID.Signer(w.Context())
	w.OK(err)
	keys, err := w.OpenID.Keys(w.Context())
	if w.OK(err); next.ID == first.ID || len(keys) != 1 {
		t.Errorf("%d keys", len(keys))
	}
}

// TestNodesShareTheirKeys: another node opens what this one sealed, and makes no other.
func TestNodesShareTheirKeys(t *testing.T) {
	w := newWorld(t)
	other := w.Node().OpenID
	here, err := w.OpenID.Signer(w.Context())
	w.OK(err)
	there, err := other.Signer(w.Context())
	if w.OK(err); here.ID != there.ID || !here.Private.Equal(there.Private) {
		t.Error("two nodes sign with two keys")
	}
	w.OK(w.OpenID.Sweep(w.Context()))
}
