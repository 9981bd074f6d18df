package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/people"
)

type changeInput struct {
	OneInvitation
	IdempotencyKey
}

func (e *edge) registerResend() {
	register(e, huma.Operation{
		OperationID: "resend-invitation",
		Method:      http.MethodPost,
		Path:        "/invitations/{id}/resend",
		Summary:     "Send an invitation again",
		Description: "Mails a new link that replaces the old one and is valid for 30 days. Allowed once in 24 hours (problem too-soon).",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.resend)
}

func (e *edge) resend(ctx context.Context, actor people.Actor, in *changeInput) (*anInvitation, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	i, err := e.Invites.Resend(ctx, actor, id, in.Key)
	if err != nil {
		return nil, err
	}
	return &anInvitation{Body: view(i, e.Now())}, nil
}
