package mailer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/desk"
	"techbiz/internal/mail"
)

// requests answers as desk.Service does.
type requests struct {
	letter desk.Letter
	err    error
}

func (r requests) LetterFor(context.Context, *mail.Mail) (desk.Letter, error) { return r.letter, r.err }

func TestRequestLetters(t *testing.T) {
	id := uuid.MustParse("0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b")
	write := func(l desk.Letter, failed error) (*mail.Letter, error) {
		o := composer(t, facts{}).options
		o.Desk = requests{l, failed}
		writes, err := NewComposer(o)
		if err != nil {
			t.Fatal(err)
		}
		return writes.Compose(t.Context(), &mail.Mail{Kind: mail.RequestChanged, To: email(t, "officer@tech.gov.sg"), MessageID: "1@techbiz.gov.sg", QueuedAt: queued}, "")
	}
	for _, toDesk := range []bool{false, true} {
		for _, event := range desk.Events {
			if event == desk.Release || (!toDesk && slices.Contains([]desk.Event{desk.Note, desk.Answer, desk.Withdraw}, event)) {
				continue // nobody is told of these
			}
			l, err := write(desk.Letter{Request: &desk.Request{ID: id, Number: 42, Kind: desk.SEED}, Event: event, ToDesk: toDesk}, nil)
			if err != nil {
				t.Fatalf("%s, to the desk %v: %v", event, toDesk, err)
			}
			for part, text := range map[string]string{"text": l.Text, "HTML": l.HTML} {
				for _, s := range []string{"SR-000042", "SEED for a vendor", "/desk/requests/" + id.String()} {
					if !strings.Contains(text, s) {
						t.Errorf("%s, %s does not say %q:\n%s", event, part, s, text)
					}
				}
			}
			if !strings.HasPrefix(l.Subject, "Service request SR-000042 ") {
				t.Errorf("%s: subject %q", event, l.Subject)
			}
		}
	}
	if l, err := write(desk.Letter{Request: &desk.Request{ID: id}, Event: desk.Grant, Already: true}, nil); err != nil || !strings.Contains(l.Text, "already") {
		t.Errorf("granted already: %v, %v", l, err)
	}
	if _, err := write(desk.Letter{}, mail.ErrWithdrawn); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("withdrawn: %v", err)
	}
}
