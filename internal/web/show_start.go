package web

// showStart leads to where one begins.
func (s *Server) showStart(v *visit) error {
	if v.actor.Role == "" {
		return v.redirect("/sign-in")
	}
	return v.redirect("/overview")
}
