package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
)

// DepartureRequest says who left, and who takes over.
type DepartureRequest struct {
	Email  string `json:"email" format:"email" example:"jane_tan@tech.gov.sg" doc:"The mailbox of the public officer who left."`
	HandTo string `json:"hand_to,omitempty" format:"email" example:"lim@tech.gov.sg" doc:"The mailbox of a colleague who looks after the officer's invitations and vendors from now on. An officer of another agency has to accept them first, where an agency admin asks."`
}

// Departure is what became of an officer who left.
type Departure struct {
	Email      string    `json:"email" format:"email"`
	LeftAt     time.Time `json:"left_at" doc:"When it was first told."`
	HandedOver int       `json:"handed_over" doc:"How many invitations the colleague took over by this request."`
	Offered    int       `json:"offered" doc:"How many invitations wait until the colleague accepts them, within 7 days, since the colleague is of another agency. Always 0 for tokens of admins of TechBiz."`
}

type departureInput struct {
	RepeatableKey
	Body body[DepartureRequest]
}

type departureOutput struct{ Body Departure }

func (e *edge) registerDeparture() {
	register(e, huma.Operation{
		OperationID: "create-departure",
		Method:      http.MethodPost,
		Path:        "/departures",
		Summary:     "Say that an officer left",
		Description: "For tokens of admins. Disables the account, ends its sessions and API tokens, and hands its invitations to a colleague where one is named. " +
			"An officer who has no account is not found, which is no trouble: there is nothing to end. " + repeatable + " A repetition hands over what is left.",
		Errors:      []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
		Middlewares: huma.Middlewares{e.requireJSON},
	}, e.depart)
}

func (e *edge) depart(ctx context.Context, actor people.Actor, in *departureInput) (*departureOutput, error) {
	sent, err := in.Body.read()
	if err != nil {
		return nil, err
	}
	officer, handTo, err := sent.parse()
	if err != nil {
		return nil, err
	}
	d, err := e.Lives.Leave(ctx, actor, officer, handTo)
	if err != nil {
		return nil, err
	}
	return &departureOutput{Body: Departure{Email: d.Email.String(), LeftAt: d.LeftAt.UTC(), HandedOver: d.HandedOver, Offered: d.Offered}}, nil
}

// parse reads both mailboxes; the error is people.FieldErrors.
func (r DepartureRequest) parse() (officer, handTo people.Email, err error) {
	var errs people.FieldErrors
	officer, err = people.ParseEmail(r.Email)
	errs.Add(err)
	if r.HandTo != "" {
		handTo, err = handover.ParseReceiver(r.HandTo)
		errs.Add(err)
	}
	return officer, handTo, errs.Err()
}
