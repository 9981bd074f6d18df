package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

type createInput struct {
	IdempotencyKey
	Body body[InvitationRequest]
}

type createOutput struct {
	Location string `header:"Location" doc:"Path of the invitation."`
	Body     Invitation
}

func (e *edge) registerCreate() {
	register(e, huma.Operation{
		OperationID:   "create-invitation",
		Method:        http.MethodPost,
		Path:          "/invitations",
		Summary:       "Invite a user",
		Description:   "Makes the pending account and queues the mail with the link. With wait_for_domain, an invitation to a domain that is not allow-listed waits for it: it is sent by itself once the service desk allows the domain, by all rules as they are then; it ends as not_sent where the domain is declined or a rule refuses it, and its inviter is told; it can be revoked meanwhile. A repetition under the same Idempotency-Key is answered 201, too, with the invitation that the first one made, as it is by then.",
		DefaultStatus: http.StatusCreated,
		Errors:        []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests},
		Middlewares:   huma.Middlewares{e.requireJSON},
	}, e.create)
}

func (e *edge) create(ctx context.Context, actor people.Actor, in *createInput) (*createOutput, error) {
	sent, err := in.Body.read()
	if err != nil {
		return nil, err
	}
	r, err := invite.ParseForm(sent.form())
	if err != nil {
		return nil, err
	}
	send := e.Invites.Invite
	if sent.WaitForDomain {
		send = e.Invites.InviteOrWait
	}
	i, err := send(ctx, actor, r, in.Key)
	if err != nil {
		return nil, err
	}
	return &createOutput{Location: pathOf(i.ID), Body: view(i, e.Now())}, nil
}
