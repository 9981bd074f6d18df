package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// Correction is the address to which a refused invitation goes instead.
type Correction struct {
	Email string `json:"email" format:"email" example:"jane_tan@tech.gov.sg"`
}

type correctInput struct {
	OneInvitation
	IdempotencyKey
	Body body[Correction]
}

func (e *edge) registerCorrect() {
	register(e, huma.Operation{
		OperationID: "correct-invitation",
		Method:      http.MethodPost,
		Path:        "/invitations/{id}/correct",
		Summary:     "Correct the address of an invitation",
		Description: "Where the mail was refused (state refused): sends the invitation to another address. The old link dies, the history stays.",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusTooManyRequests},
		Middlewares: huma.Middlewares{e.requireJSON},
	}, e.correct)
}

func (e *edge) correct(ctx context.Context, actor people.Actor, in *correctInput) (*anInvitation, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	to, err := in.Body.read()
	if err != nil {
		return nil, err
	}
	i, err := e.Invites.Correct(ctx, actor, id, to.Email, in.Key)
	if err != nil {
		return nil, err
	}
	return &anInvitation{Body: view(i, e.Now())}, nil
}
