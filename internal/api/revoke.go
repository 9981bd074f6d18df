package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

func (e *edge) registerRevoke() {
	register(e, huma.Operation{
		OperationID: "revoke-invitation",
		Method:      http.MethodPost,
		Path:        "/invitations/{id}/revoke",
		Summary:     "Revoke an invitation",
		Description: "Ends it and its unused account; the link dies at once.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.revoke)
}

func (e *edge) revoke(ctx context.Context, actor people.Actor, in *changeInput) (*anInvitation, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	i, err := e.Invites.Revoke(ctx, actor, id, in.Key)
	if err != nil {
		return nil, err
	}
	return &anInvitation{Body: view(i, e.Now())}, nil
}
