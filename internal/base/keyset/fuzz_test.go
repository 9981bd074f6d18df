package keyset_test

import (
	"testing"

	"techbiz/internal/base/keyset"
)

// FuzzParse: what is read as a cursor comes back from its own text.
func FuzzParse(f *testing.F) {
	f.Add("")
	f.Add("eyJhIjoiMjAyNi0xMS0yNFQwNDo0MDoxM1oiLCJpIjoiMDFhMjBiZGEtYmIxMS03OThlLWIyYjgtOTg0YWM2ODBlMzViIn0")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := keyset.Parse(s)
		if err != nil {
			return
		}
		if again, err := keyset.Parse(c.String()); err != nil || again != c {
			t.Errorf("%q: %+v came back as %+v, %v", s, c, again, err)
		}
	})
}
