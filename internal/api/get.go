package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// InvitationDetail is an invitation with its story.
type InvitationDetail struct {
	Invitation

	WaitingFor string   `json:"waiting_for" enum:"mail,invitee,officer,desk,admin,nobody" doc:"Who has to act next, for TechPass and then for SEED. mail: it is on its way. desk: the service desk decides about the domain. admin: a SEED licence has to come free."`
	Timeline   []Moment `json:"timeline" nullable:"false" doc:"What happened, oldest first."`
}

// Moment is one entry of an invitation's timeline.
type Moment struct {
	At        time.Time `json:"at"`
	Action    string    `json:"action" example:"invitation.sent" doc:"What happened, as in the audit trail. Actions are added, never renamed."`
	By        string    `json:"by,omitempty" enum:"officer,agent,agency admin,admin,vendor,invitee,system" doc:"In which role it was done; left out where that is not known."`
	To        string    `json:"to,omitempty" format:"email" doc:"The mailbox, for moments about a mail."`
	MailReply string    `json:"mail_reply,omitempty" doc:"The mail server's words, for moments about a mail."`
}

type getOutput struct {
	Body InvitationDetail
}

func (e *edge) registerGet() {
	register(e, huma.Operation{
		OperationID: "get-invitation",
		Method:      http.MethodGet,
		Path:        "/invitations/{id}",
		Summary:     "Follow one invitation",
		Description: "One of your own, with its timeline and who has to act next.",
		Errors:      []int{http.StatusNotFound},
	}, e.get)
}

func (e *edge) get(ctx context.Context, actor people.Actor, in *OneInvitation) (*getOutput, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	t, err := e.Invites.Timeline(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out := &getOutput{Body: InvitationDetail{
		Invitation: view(t.Invitation, e.Now()),
		WaitingFor: string(t.Waiting),
		Timeline:   make([]Moment, len(t.Moments)),
	}}
	for n, m := range t.Moments {
		out.Body.Timeline[n] = Moment{
			At:        m.At.UTC(),
			Action:    string(m.Action),
			By:        string(m.ActorRole),
			To:        m.To.String(),
			MailReply: m.Reply,
		}
	}
	return out, nil
}

// parse returns the id; what is none is fault.NotFound, as no invitation has it.
func (in *OneInvitation) parse() (uuid.UUID, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return uuid.Nil, fault.NotFound
	}
	return id, nil
}
