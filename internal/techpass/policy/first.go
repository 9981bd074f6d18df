package policy

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/techpass"
)

// FirstVersion is the version of the texts that each installation begins with.
const FirstVersion = "2026-11"

// FirstPolicies are the policies in force where nobody has published another version.
func FirstPolicies() techpass.Policies {
	return techpass.Policies{Privacy: FirstVersion, Terms: FirstVersion}
}

var (
	//go:embed texts/privacy.md
	firstPrivacy string
	//go:embed texts/terms.md
	firstTerms string
	//go:embed texts/acceptable_use.md
	firstAcceptableUse string
)

// firstDay is since when the first texts have been in force.
var firstDay = time.Date(2026, 11, 1, 0, 0, 0, 0, sgtime.Zone).UTC()

// First returns the texts that an installation begins with, one of each kind, published by
// nobody.
func First() ([]*Policy, error) {
	texts := map[Kind]string{Privacy: firstPrivacy, Terms: firstTerms, AcceptableUse: firstAcceptableUse}
	var first []*Policy
	for _, kind := range Kinds() {
		text, err := ParseText(texts[kind])
		if err != nil {
			return nil, fmt.Errorf("read first %s: %w", kind.Title(), err)
		}
		first = append(first, &Policy{
			ID: uuid.Must(uuid.NewV7()), Kind: kind, Version: FirstVersion, Text: text, Note: "The first version.",
			CreatedAt: firstDay, UpdatedAt: firstDay, PublishedAt: firstDay,
		})
	}
	return first, nil
}
