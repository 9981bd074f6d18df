package web

// askRenewal asks for a new invitation in the place of a lapsed one. The answer is the
// same whatever becomes of it.
func (s *Server) askRenewal(v *visit) error {
	if err := s.Invites.AskRenewal(v.R.Context(), v.R.PathValue("token")); err != nil {
		return err
	}
	return v.Redirect(v.at(v.linkURL(""), flow{Renewed: v.linkURL("")}))
}
