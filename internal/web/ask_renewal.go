package web

// askRenewal asks for a new invitation in the place of a lapsed one. The answer is the
// same whatever becomes of it.
func (p *acceptPages) askRenewal(v *visit) error {
	if err := p.Invites.AskRenewal(v.R.Context(), v.R.PathValue("token")); err != nil {
		return err
	}
	return v.Redirect(v.at(linkURL(v, ""), flow{Renewed: linkURL(v, "")}))
}
