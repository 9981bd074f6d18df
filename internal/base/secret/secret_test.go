package secret

import (
	"bytes"
	"regexp"
	"testing"
)

func testKey(t *testing.T, fill byte) *Key {
	t.Helper()
	k, err := NewKey(bytes.Repeat([]byte{fill}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeyMustBeLong(t *testing.T) {
	if _, err := NewKey(make([]byte, KeySize-1)); err == nil {
		t.Error("a short secret passes")
	}
}

func TestMACTellsItsPartsApart(t *testing.T) {
	k := testKey(t, 1)
	seen := map[string]string{}
	for name, mac := range map[string][]byte{
		"a b":            k.MAC("p", "a", "b"),
		"ab":             k.MAC("p", "ab"),
		"a:b":            k.MAC("p", "a1:b"),
		"other purpose":  k.MAC("q", "a", "b"),
		"purpose as arg": k.MAC("", "p", "a", "b"),
		"other key":      testKey(t, 2).MAC("p", "a", "b"),
	} {
		if other, ok := seen[string(mac)]; ok {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[string(mac)] = name
	}
	if !bytes.Equal(k.MAC("p", "a", "b"), testKey(t, 1).MAC("p", "a", "b")) {
		t.Error("the same key and parts give another hash")
	}
}

func TestSealedTextOpensWithItsKeyAndContextOnly(t *testing.T) {
	k := testKey(t, 1)
	sealed := k.Seal("secret", "row 1")
	if bytes.Contains(sealed, []byte("secret")) || bytes.Equal(sealed, k.Seal("secret", "row 1")) {
		t.Error("sealed text is readable, or the same twice")
	}
	if got, err := k.Open(sealed, "row 1"); err != nil || got != "secret" {
		t.Errorf("opened as %q, %v", got, err)
	}
	broken := bytes.Clone(sealed)
	broken[len(broken)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"other row": func() (string, error) { return k.Open(sealed, "row 2") },
		"other key": func() (string, error) { return testKey(t, 2).Open(sealed, "row 1") },
		"broken":    func() (string, error) { return k.Open(broken, "row 1") },
		"empty":     func() (string, error) { return k.Open(nil, "row 1") },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
}

func TestABoxIsForItsKeyAndContextOnly(t *testing.T) {
	k := testKey(t, 1)
	box, err := NewBox(k.BoxKey())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal("secret", "row 1")
	if err != nil || bytes.Contains(sealed, []byte("secret")) {
		t.Fatalf("%q, %v", sealed, err)
	}
	for name, key := range map[string]*Key{"its key": k, "that key made anew": testKey(t, 1), "a key after it": testKey(t, 2).After(k)} {
		if got, err := key.OpenBox(sealed, "row 1"); err != nil || got != "secret" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, open := range map[string]func() (string, error){
		"other row":               func() (string, error) { return k.OpenBox(sealed, "row 2") },
		"other key":               func() (string, error) { return testKey(t, 2).OpenBox(sealed, "row 1") },
		"as if the key sealed it": func() (string, error) { return k.Open(sealed, "row 1") },
		"what the key sealed":     func() (string, error) { return k.OpenBox(k.Seal("secret", "row 1"), "row 1") },
		"empty":                   func() (string, error) { return k.OpenBox(nil, "row 1") },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
	if _, err := NewBox([]byte("short")); err == nil {
		t.Error("a damaged box key passes")
	}
}

func TestEarlierKeysOpenAndSealNothing(t *testing.T) {
	old, k := testKey(t, 1), testKey(t, 2)
	both := k.After(old)
	if got, err := both.Open(old.Seal("secret", "row"), "row"); err != nil || got != "secret" {
		t.Errorf("%q, %v", got, err)
	}
	if both.Opens(old.Seal("secret", "row"), "row") || !k.Opens(both.Seal("secret", "row"), "row") {
		t.Error("the earlier key passes for the one in use, or seals")
	}
	if got := both.MACs("p", "a"); len(got) != 2 || !bytes.Equal(got[0], k.MAC("p", "a")) || !bytes.Equal(got[1], old.MAC("p", "a")) || !bytes.Equal(both.MAC("p", "a"), got[0]) {
		t.Errorf("%x", got)
	}
}

func TestTokensAndCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		token := NewToken()
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`).MatchString(token) || seen[token] || len(HashToken(token)) != 32 {
			t.Fatalf("token %q", token)
		}
		seen[token] = true
		code, err := NewCode(6)
		if err != nil || !regexp.MustCompile(`^[0-9]{6}$`).MatchString(code) {
			t.Fatalf("code %q, %v", code, err)
		}
	}
}
