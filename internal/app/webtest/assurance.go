package webtest

import (
	"net/http"
	"net/url"
)

// SignInAgain signs the holder in with TechPass, by a mailed code and the app, and goes on
// to next.
func (p *Portal) SignInAgain(b *Browser, m *Member, next string) {
	p.Helper()
	b.Get("/techpass/sign-in?again=1&next=" + url.QueryEscape(next)).Is(http.StatusOK)
	b.Post("/techpass/sign-in", "login", m.Email.String())
	b.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in/code")
	b.Post("/techpass/sign-in/code", "code", p.Code(m.Email.String())).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", m.Code(p)).LeadsTo(next)
}
