package mailer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// seeds answers as seed.Service does.
type seeds struct {
	letter seed.Letter
	err    error
}

func (s seeds) LetterFor(context.Context, *mail.Mail) (seed.Letter, error) { return s.letter, s.err }

func TestSEEDInvitation(t *testing.T) {
	c := composer(t, facts{})
	account := &techpass.Account{ID: uuid.New(), Email: email(t, "jane@hive.gov.sg"), Details: people.Details{FirstName: firstName(t, "Jane")}}
	m := &mail.Mail{Kind: mail.SEEDInvitation, To: account.Email, MessageID: "1@techbiz.gov.sg", QueuedAt: queued}
	for attempt, again := range map[int]bool{1: false, 2: true} {
		c.options.Seeds = seeds{letter: seed.Letter{Account: account, Provisioning: &seed.Provisioning{State: seed.Licensed, Attempt: attempt, ExpiresAt: queued.Add(seed.Lifetime)}}}
		l, err := c.Compose(t.Context(), m, "")
		if err != nil {
			t.Fatal(err)
		}
		if l.Subject != "Onboard your device to SEED" || l.To != account.Email {
			t.Errorf("%q to %s", l.Subject, l.To)
		}
		page := readHTML(t, l.HTML)
		for part, text := range map[string]string{"text": l.Text, "HTML": page.text} {
			flat := strings.Join(strings.Fields(text), " ")
			for _, s := range []string{"Hello Jane,", "licence is assigned to you", "Friday, 18 December 2026, 14:55 (Singapore time)", "https://portal.techbiz.gov.sg/account/seed",
				"jane@hive.gov.sg", "Remove other device management", "On a GSIB you do not need it"} {
				if !strings.Contains(flat, s) {
					t.Errorf("%s does not say %q:\n%s", part, s, text)
				}
			}
			if strings.Contains(flat, "takes the place") != again {
				t.Errorf("attempt %d, %s:\n%s", attempt, part, text)
			}
		}
		checkText(t, l.Text, "https://portal.techbiz.gov.sg/account/seed")
	}
	c.options.Seeds = seeds{err: mail.ErrWithdrawn}
	m.QueuedAt = queued.Add(time.Hour)
	if _, err := c.Compose(t.Context(), m, ""); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v", err)
	}
}
