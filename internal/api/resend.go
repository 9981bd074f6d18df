package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
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
		Description: "Mails a new link that replaces the old one and is valid for 30 days. Allowed once in 24 hours (problem too-soon); at once while the mail is delayed or was not delivered: a mail that never left does not count.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.resend)
}

// resendRun is what a batch's resend answers.
type resendRun struct {
	Body struct {
		Count int `json:"count" doc:"Invitations that are sent again, in the next minutes."`
	}
}

func (e *edge) registerResendBatch() {
	register(e, huma.Operation{
		OperationID:   "resend-batch",
		Method:        http.MethodPost,
		Path:          "/batches/{id}/resend",
		Summary:       "Send again what did not leave of a batch",
		Description:   "Mails a new link to each user of the batch whose invitation waits and whose mail is delayed or was not delivered. It goes on after the answer.",
		DefaultStatus: http.StatusAccepted,
		Errors:        []int{http.StatusNotFound, http.StatusConflict},
	}, e.resendBatch)
}

func (e *edge) resendBatch(ctx context.Context, actor people.Actor, in *undoInput) (*resendRun, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	if _, err := e.Batches.Get(ctx, actor, id); err != nil {
		return nil, err
	}
	run, err := e.Invites.ResendAll(ctx, actor, invite.ResendOf{BatchID: id}, in.Key)
	if err != nil {
		return nil, err
	}
	answer := &resendRun{}
	answer.Body.Count = run.Total
	return answer, nil
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
