package accept

import "techbiz/internal/web/access"

// askRenewal asks for a new invitation in the place of a lapsed one. The answer is the
// same whatever becomes of it.
func (p *Pages) askRenewal(v *access.Visitor) error {
	if err := p.Invites.AskRenewal(v.R.Context(), v.R.PathValue("token")); err != nil {
		return err
	}
	return v.Redirect(v.At(linkURL(v, ""), access.Flow{Renewed: linkURL(v, "")}))
}
