package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/invite"
	"techbiz/internal/people"
)

// InvitationRequest is whom to invite, and how. Source of the rules: domain.md,
// "Invite users"; they are checked by invite.ParseForm.
type InvitationRequest struct {
	Type          string `json:"type" enum:"email,account" doc:"email: for government mailboxes alone. account: creates the account with the details below, for any allow-listed mailbox."`
	Email         string `json:"email" format:"email" example:"jane_tan@tech.gov.sg"`
	Username      string `json:"username,omitempty" maxLength:"64" doc:"TechPass username. Needed for type account where the email is not a gov.sg one, and not allowed otherwise."`
	FirstName     string `json:"first_name,omitempty" doc:"Needed for type account."`
	LastName      string `json:"last_name,omitempty" doc:"Needed for type account."`
	CountryCode   string `json:"country_code,omitempty" default:"+65" doc:"Of the contact number."`
	ContactNumber string `json:"contact_number,omitempty" doc:"National number. Needed for type account."`
	Organisation  string `json:"organisation,omitempty" doc:"Needed for type account."`
	Department    string `json:"department,omitempty"`
	SEED          yesNo  `json:"seed,omitempty" doc:"Whether the user has to be onboarded to SEED: true, false, or the words yes and no."`
	Reason        string `json:"reason" maxLength:"255" example:"Joins the payments team"`

	WaitForDomain bool `json:"wait_for_domain,omitempty" doc:"Where the email's domain is not allow-listed: request it and keep the invitation waiting, instead of refusing. Its state is waiting_domain until the service desk has decided; nobody is mailed before."`
}

// form returns the request as the form that all ways of inviting share.
func (r InvitationRequest) form() invite.Form {
	return invite.Form{
		Type:          invite.Type(r.Type),
		Email:         r.Email,
		Username:      r.Username,
		FirstName:     r.FirstName,
		LastName:      r.LastName,
		CountryCode:   r.CountryCode,
		ContactNumber: r.ContactNumber,
		Organisation:  r.Organisation,
		Department:    r.Department,
		SEED:          string(r.SEED),
		Reason:        r.Reason,
	}
}

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
