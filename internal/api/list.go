package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// InvitationPage is one page of the caller's own invitations.
type InvitationPage struct {
	Items          []Invitation `json:"items" nullable:"false"`
	Total          int          `json:"total" doc:"Invitations that match, on all pages together."`
	TotalIsMore    bool         `json:"total_is_more" doc:"There are more than total: searching and filtering count no further."`
	NextCursor     string       `json:"next_cursor,omitempty" doc:"cursor of the next page; left out on the last one."`
	PreviousCursor string       `json:"previous_cursor,omitempty" doc:"cursor of the page before; left out on the first one."`
}

type listInput struct {
	Search string `query:"search" doc:"Words in any order and case, each a part of name, email, organisation, department or login ID. Longer than 100 characters is cut."`
	Status string `query:"techpass_status" example:"Not Onboarded" doc:"Onboarded, Not Onboarded or User Not Found; not_onboarded and the like are understood, too."`
	State  string `query:"state" enum:"open,refused,accepted,onboarded,lapsed,revoked,replaced,ended,waiting_domain,not_sent" doc:"Finer than techpass_status."`
	Mail   string `query:"mail" enum:"refused,undelivered" doc:"Only those of whom a mail did not arrive, the invitation's or the SEED mail. refused: the mail server does not know the address. undelivered: delayed, or not delivered in time."`
	Order  string `query:"order" enum:"newest,oldest" default:"newest" doc:"By date of invite."`
	Cursor string `query:"cursor" doc:"next_cursor or previous_cursor of another page of the same list; the first page without it."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"10" doc:"Invitations on a page."`
}

type listOutput struct {
	Body InvitationPage
}

func (e *edge) registerList() {
	register(e, huma.Operation{
		OperationID: "list-invitations",
		Method:      http.MethodGet,
		Path:        "/invitations",
		Summary:     "List the users whom you invited",
		Description: "Others' invitations do not appear.",
	}, e.list)
}

func (e *edge) list(ctx context.Context, actor people.Actor, in *listInput) (*listOutput, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	q.Thorough = true // a program rather waits than misses some
	page, err := e.Invites.List(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	out := &listOutput{Body: InvitationPage{
		Items:          make([]Invitation, len(page.Rows)),
		Total:          page.Total,
		TotalIsMore:    page.MoreThan,
		NextCursor:     page.Next.String(),
		PreviousCursor: page.Previous.String(),
	}}
	now := e.Now()
	for n, i := range page.Rows {
		out.Body.Items[n] = view(i, now)
	}
	return out, nil
}

// query returns the domain's query, or people.FieldErrors.
func (in *listInput) query() (invite.Query, error) {
	var errs people.FieldErrors
	status, err := parseStatus(in.Status)
	errs.Add(err)
	cursor, err := keyset.Parse(in.Cursor)
	errs.Add(err)
	return invite.Query{
		Search:      in.Search,
		Status:      status,
		State:       invite.State(in.State),
		Mail:        invite.MailFilter(in.Mail),
		OldestFirst: in.Order == "oldest",
		Cursor:      cursor,
		Limit:       in.Limit,
	}, errs.Err()
}

// parseStatus reads a TechPass status, in any case and with underscores for spaces.
func parseStatus(s string) (invite.Status, error) {
	if s == "" {
		return "", nil
	}
	words := strings.ReplaceAll(s, "_", " ")
	for _, status := range []invite.Status{invite.StatusOnboarded, invite.StatusNotOnboarded, invite.StatusNotFound} {
		if strings.EqualFold(words, string(status)) {
			return status, nil
		}
	}
	return "", &people.FieldError{Field: "techpass_status", Rule: "choice", Message: "Choose Onboarded, Not Onboarded or User Not Found"}
}
