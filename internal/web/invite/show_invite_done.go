package invite

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showInviteDone confirms that an invitation is on its way.
func (p *Pages) showInviteDone(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	model := InviteDone{
		Email:      i.Email.String(),
		LoginID:    i.Email.String(),
		ValidUntil: view.Date(i.ExpiresAt),
		Seed:       i.SEED,
		DetailsURL: kit.InvitationURL(i.ID),
		AnotherURL: "/invite/" + string(i.Type),
		StatusURL:  "/invite/status",
	}
	if i.State == invite.WaitsForDomain {
		model.WaitsFor = i.Email.Domain()
		page := v.Page("Waiting for the domain", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Waiting for the domain"})
		return v.Draw(http.StatusOK, InviteDonePage(page, model))
	}
	if people.UsernameNeeded(i.Email) && i.AccountID != uuid.Nil {
		account, err := p.Invites.Onboarding(v.R.Context(), i.AccountID)
		if err != nil {
			return fmt.Errorf("login ID of the invitee: %w", err)
		}
		model.LoginID = account.LoginID()
	}
	page := v.Page("Invitation sent", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Invitation sent"})
	return v.Draw(http.StatusOK, InviteDonePage(page, model))
}
