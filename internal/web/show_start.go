package web

// showStart leads to where one begins.
func (s *Server) showStart(v *visit) error {
	if v.Actor.Role == "" {
		return v.Redirect("/sign-in")
	}
	return v.Redirect("/overview")
}
