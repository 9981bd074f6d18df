package invite

import (
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// paramFrom names the invitation from which a form is filled in.
const paramFrom = "from"

// againURL is the form that invites the same person anew, filled in.
func againURL(i *invite.Invitation) string {
	path := "/invite/account"
	if i.Type == invite.ByEmail {
		path = "/invite/email"
	}
	return path + "?" + url.Values{paramFrom: {i.ID.String()}}.Encode()
}

// typedBefore is what an invitation form begins with: what was typed when the session ended,
// or what is known from an invitation that the actor looks after. Otherwise it is empty.
func (p *Pages) typedBefore(v *kit.Request, page *view.Page) (url.Values, error) {
	if values := v.TakeKept(page); len(values) > 0 {
		return values, nil
	}
	id, err := uuid.Parse(v.R.URL.Query().Get(paramFrom))
	if err != nil {
		return url.Values{}, nil //nolint:nilerr // the form is an empty one
	}
	from, form, err := p.Invites.Again(v.R.Context(), v.Actor, id)
	if err != nil {
		return nil, err
	}
	page.Notices = append(page.Notices, view.Notice{
		Tone: view.ToneInfo, Text: "This form is filled in from the invitation of " + sgtime.Day(from.CreatedAt) + ". Check it, then send it.",
		Link: &view.Link{Text: "Back to that invitation", URL: kit.InvitationURL(from.ID)},
	})
	return words.FormValues(form), nil
}
