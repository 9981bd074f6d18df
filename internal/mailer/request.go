package mailer

import (
	"context"
	"fmt"

	"techbiz/internal/desk"
	"techbiz/internal/mail"
)

// Desk tells what a mail about a service request says; desk.Service does.
type Desk interface {
	// LetterFor returns the facts of the mail, or mail.ErrWithdrawn.
	LetterFor(ctx context.Context, m *mail.Mail) (desk.Letter, error)
}

// requestFacts are what the templates of a request tell. What was written stays in the
// portal: mails go through many hands.
type requestFacts struct {
	page
	Ref  string
	What string // what was asked for
	News string // what happened
	Next string // what the reader has to do; "" for nothing
	Link string
}

// requestNews are what happened, as the requester is told.
var requestNews = map[desk.Event]struct{ title, news, next string }{
	desk.Assign:  {"is being looked after", "The service desk has begun to work on it.", ""},
	desk.Comment: {"has a new comment", "The service desk commented on it.", "Open the request to read the comment."},
	desk.Ask:     {"needs your answer", "The service desk asks you a question.", "The request waits until you answer. Open it to read the question."},
	desk.Grant:   {"was granted", "It was granted: what you asked for is done.", ""},
	desk.Finish:  {"is done", "The service desk marked it as done.", ""},
	desk.Decline: {"was declined", "It was declined, so nothing was done.", "Open the request to read why."},
}

// deskNews are what happened, as whoever looks after the request is told.
var deskNews = map[desk.Event]struct{ title, news, next string }{
	desk.Assign:   {"was given to you", "It was given to you.", "Open the request to work on it."},
	desk.Comment:  {"has a new comment", "Somebody commented on it.", "Open the request to read the comment."},
	desk.Note:     {"has a new note", "Somebody at the service desk left a note.", "Open the request to read the note."},
	desk.Ask:      {"waits for its requester", "Somebody at the service desk asked its requester a question.", ""},
	desk.Answer:   {"was answered", "Its requester answered the question.", "Open the request to go on."},
	desk.Withdraw: {"was withdrawn", "Its requester withdrew it.", ""},
	desk.Grant:    {"was granted", "Somebody else at the service desk granted it.", ""},
	desk.Finish:   {"is done", "Somebody else at the service desk marked it as done.", ""},
	desk.Decline:  {"was declined", "Somebody else at the service desk declined it.", ""},
}

func (c *Composer) request(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	l, err := c.options.Desk.LetterFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the request: %w", err)
	}
	words := requestNews[l.Event]
	if l.ToDesk {
		words = deskNews[l.Event]
	}
	if words.title == "" {
		return nil, fmt.Errorf("compose letter: there are no words for %q", l.Event)
	}
	if l.Already {
		words.news = "It was granted: what was asked for had been done already."
	}
	title := "Service request " + l.Ref() + " " + words.title
	return render("request", m, title, requestFacts{
		page: c.page(title), Ref: l.Ref(), What: l.Kind.Title(), News: words.news, Next: words.next,
		Link: c.options.PublicURL.JoinPath("desk", "requests", l.ID.String()).String(),
	})
}
