package keyring

import (
	"bytes"
	"errors"
	"testing"

	"techbiz/internal/base/secret"
)

// secrets of the table below.
var (
	own   = bytes.Repeat([]byte("o"), secret.KeySize)
	given = bytes.Repeat([]byte("g"), secret.KeySize)
	third = bytes.Repeat([]byte("t"), secret.KeySize)
)

func key(t *testing.T, given []byte) *secret.Key {
	t.Helper()
	k, err := secret.NewKey(given)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestChoose is the table of the package's comment, and where a database has no check value.
func TestChoose(t *testing.T) {
	check := func(secret []byte) []byte { return key(t, secret).Seal(checkText, checkContext) }
	sealed := func(secrets ...[]byte) (values []Value) {
		for _, s := range secrets {
			values = append(values, Value{Sealed: key(t, s).Seal("x", "y"), Context: "y"})
		}
		return values
	}
	for name, test := range map[string]struct {
		kept   Kept
		sample Sample
		given  []byte
		uses   []byte
		adopts bool
		err    error
	}{
		"own":                        {kept: Kept{Own: own, Check: check(own)}, uses: own},
		"own, of the last version":   {kept: Kept{Own: own}, sample: Sample{Whole: sealed(own, own)}, uses: own},
		"own, nothing sealed":        {kept: Kept{Own: own}, uses: own},
		"own, another is in use":     {kept: Kept{Own: own, Check: check(given)}, err: ErrNeeded},
		"own, never used":            {kept: Kept{Own: own}, sample: Sample{Whole: sealed(given)}, err: ErrNeeded},
		"none":                       {kept: Kept{Check: check(given)}, err: ErrNeeded},
		"none, of the last version":  {sample: Sample{Some: sealed(given)}, err: ErrNeeded},
		"given, fresh":               {given: given, uses: given},
		"given":                      {kept: Kept{Check: check(given)}, given: given, uses: given},
		"given, of the last version": {sample: Sample{Whole: sealed(given)}, given: given, uses: given},
		"given, own nothing sealed":  {kept: Kept{Own: own}, given: given, uses: given, adopts: true},
		"given, is new":              {kept: Kept{Own: own, Check: check(own)}, given: given, uses: given, adopts: true},
		"given, is new to the last version": {
			kept: Kept{Own: own}, sample: Sample{Whole: sealed(own), Some: sealed(own)}, given: given, uses: given, adopts: true,
		},
		"given, half adopted":      {kept: Kept{Own: own, Check: check(given)}, given: given, uses: given, adopts: true},
		"given, both were in use":  {kept: Kept{Own: own}, sample: Sample{Whole: sealed(own, given)}, given: given, uses: given, adopts: true},
		"given, is the own one":    {kept: Kept{Own: own, Check: check(own)}, given: own, uses: own, adopts: true},
		"wrong":                    {kept: Kept{Check: check(given)}, given: third, err: ErrWrong},
		"wrong, half adopted":      {kept: Kept{Own: own, Check: check(given)}, given: third, err: ErrWrong},
		"wrong, last version":      {sample: Sample{Whole: sealed(given)}, given: third, err: ErrWrong},
		"wrong, beside an own one": {kept: Kept{Own: own}, sample: Sample{Whole: sealed(given), Some: sealed(own)}, given: third, err: ErrWrong},
		"wrong, only mails":        {sample: Sample{Some: sealed(given, given)}, given: third, err: ErrWrong},
		"some mails are lost":      {sample: Sample{Whole: sealed(given), Some: sealed(third, given)}, given: given, uses: given},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := choose(test.kept, test.sample, test.given)
			if !errors.Is(err, test.err) {
				t.Fatalf("%v, want %v", err, test.err)
			}
			if err != nil {
				return
			}
			if r.adopts != test.adopts || !r.key.Opens(key(t, test.uses).Seal("x", "y"), "y") {
				t.Errorf("adopts %v, or another key", r.adopts)
			}
			if test.adopts != (len(r.before) > 0) && !bytes.Equal(test.given, own) {
				t.Errorf("%d keys before it", len(r.before))
			}
		})
	}
}

func TestAShortKeyIsRefused(t *testing.T) {
	if _, err := choose(Kept{}, Sample{}, []byte("short")); err == nil {
		t.Error("it passes")
	}
}

// TestEarlierKeysAreKeptOnce: whatever order a node dies in, none is lost and none is twice.
func TestEarlierKeysAreKeptOnce(t *testing.T) {
	g := key(t, given)
	kept := Kept{Own: own, Check: g.Seal(checkText, checkContext), Earlier: [][]byte{g.Seal(string(own), earlierContext), g.Seal(string(third), earlierContext)}}
	r, err := choose(kept, Sample{}, given)
	if err != nil || len(r.before) != 2 {
		t.Fatalf("%d keys, %v", len(r.before), err)
	}
	for _, secret := range [][]byte{given, own, third} {
		if text, err := r.key.Open(key(t, secret).Seal("x", "y"), "y"); err != nil || text != "x" {
			t.Errorf("what %.1q sealed: %q, %v", secret, text, err)
		}
	}
	if got := r.key.MACs("p", "x"); len(got) != 3 || !bytes.Equal(got[0], g.MAC("p", "x")) {
		t.Errorf("%d hashes, or the newest is not the first", len(got))
	}
}
