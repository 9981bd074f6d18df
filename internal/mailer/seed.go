package mailer

import (
	"context"
	"fmt"

	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// Seeds tells the facts of a SEED mail; seed.Service does.
type Seeds interface {
	// LetterFor returns the facts for a mail, or mail.ErrWithdrawn.
	LetterFor(ctx context.Context, m *mail.Mail) (seed.Letter, error)
}

// seedFacts are what the templates of the SEED mail tell.
type seedFacts struct {
	page
	FirstName string // "" where it is not known
	LoginID   string
	Until     string
	Again     bool // another mail came before
	Link      string
}

// seedInvitation tells that a licence is assigned and a device may be onboarded. Its link
// holds nothing: whoever follows it signs in with TechPass.
func (c *Composer) seedInvitation(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	facts, err := c.options.Seeds.LetterFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the SEED mail: %w", err)
	}
	title := "Onboard your device to SEED"
	return render("seed", m, title, seedFacts{
		page: c.page(title), FirstName: facts.Account.FirstName.String(), LoginID: facts.Account.LoginID(), Until: inWordsOf(facts.ExpiresAt),
		Again: facts.Attempt > 1, Link: c.address("account/seed"),
	})
}
