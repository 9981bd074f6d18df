package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"techbiz/internal/desk"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// Breadcrumbs that several pages share.
var (
	crumbOverview = view.Crumb{Label: "Overview", URL: "/overview"}
	crumbInvite   = view.Crumb{Label: "Invite users", URL: "/invite"}
	crumbBatch    = view.Crumb{Label: "Batch upload", URL: "/invite/batch"}
	crumbStatus   = view.Crumb{Label: "Invite User Status", URL: "/invite/status"}
)

// page is the frame around a page: who is signed in, the navigation, what there is to
// tell from the request before.
func (v *visit) page(title string, crumbs ...view.Crumb) view.Page {
	p := view.Page{
		Title:          title,
		Crumbs:         crumbs,
		Notices:        v.takeFlash(),
		SupportEmail:   v.s.Config.SupportEmail,
		ServiceDeskURL: v.serviceDesk("TechBiz service request"),
		Version:        v.s.Config.Version,
	}
	if v.s.Config.Demo && v.s.Outbox != nil {
		p.OutboxURL = "/outbox"
	}
	who := v.who()
	if !v.bare {
		p.Banners = v.banners(who)
	}
	if who.Role == "" {
		return p
	}
	p.Path = v.r.URL.Path
	p.User = &view.User{Name: v.nameOf(who), Email: who.Email.String(), Role: roleWord(who.Role), SignOutURL: "/sign-out"}
	p.Nav = v.nav()
	if v.actor.MayInvite() && !v.bare {
		p.Bell = v.bell()
	}
	return p
}

// who is signed in to the portal, or with TechPass alone; the zero Actor where nobody is.
func (v *visit) who() people.Actor {
	if v.actor.Role == "" && v.holder != nil {
		return v.holder.Account.Actor()
	}
	return v.actor
}

// serviceDesk is where a service request is raised: the organisation's own desk, or the
// built-in one. Who is not signed in mails to support, with this subject.
func (v *visit) serviceDesk(subject string) string {
	return v.deskFor(raisePath, subject)
}

// domainRequest is where a domain is requested to be allow-listed.
func (v *visit) domainRequest(domain string) string {
	at := raisePath + "?" + url.Values{view.FieldKind: {string(desk.Domain)}, view.FieldDomain: {domain}}.Encode()
	return v.deskFor(at, strings.TrimSpace("TechBiz: request to allow-list a domain "+domain))
}

// seedRequestFor is where SEED is requested for the holder of an account.
func (v *visit) seedRequestFor(holder people.Email) string {
	at := raisePath + "?" + url.Values{view.FieldKind: {string(desk.SEED)}, view.FieldLogin: {holder.String()}}.Encode()
	return v.deskFor(at, "TechPass: SEED for "+holder.String())
}

func (v *visit) deskFor(builtIn, subject string) string {
	switch {
	case v.s.Config.ServiceDeskURL != "":
		return v.s.Config.ServiceDeskURL
	case v.who().Role != "":
		return builtIn
	}
	return "mailto:" + v.s.Config.SupportEmail + "?subject=" + url.PathEscape(subject)
}

// draw answers with a component. It is drawn as a whole first, so that an error while
// drawing becomes a page of its own and not half of this one. Where the database did not
// answer for the page's frame, the page is of no use either, and that is the error.
func (v *visit) draw(status int, c templ.Component) error {
	if v.frame != nil && status < http.StatusBadRequest {
		return v.frame
	}
	var b bytes.Buffer
	if err := c.Render(v.r.Context(), &b); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // a browser that has gone away is no trouble of ours
	return nil
}

// drawPart answers htmx with the part that it asked for, others with the whole page.
func (v *visit) drawPart(whole, part templ.Component) error {
	v.w.Header().Add("Vary", "HX-Request")
	if v.r.Header.Get("HX-Request") == "true" {
		return v.draw(http.StatusOK, part)
	}
	return v.draw(http.StatusOK, whole)
}

// flash tells something on the next page.
func (v *visit) flash(n view.Notice) {
	data, err := json.Marshal(append(v.takeFlash(), n)) //nolint:musttag // read back by this program alone
	if err != nil {
		return // plain strings: it can't fail
	}
	v.session.put(keyFlash, string(data))
}

func (v *visit) takeFlash() []view.Notice {
	if v.session.get(keyFlash) == "" {
		return nil
	}
	var notices []view.Notice
	if err := json.Unmarshal([]byte(v.session.pop(keyFlash)), &notices); err != nil { //nolint:musttag // written by this program
		return nil
	}
	return notices
}

func roleWord(r people.Role) string {
	switch r {
	case people.RoleAdmin:
		return "Administrator"
	case people.RoleAgencyAdmin:
		return "Agency administrator"
	case people.RoleAgent:
		return "Service desk agent"
	case people.RoleOfficer:
		return "Public officer"
	}
	return "Vendor"
}

// nameOf is the name of who is signed in, or one made of the mailbox.
func (v *visit) nameOf(who people.Actor) string {
	if v.holder != nil && v.holder.Account.ID == who.ID {
		if name := fullName(v.holder.Account); name != "" {
			return name
		}
	}
	return nameOf(who.Email)
}

// nameOf makes a name for greeting of a mailbox: "Tan Wei Ling" of tan_wei_ling@….
func nameOf(e people.Email) string {
	local, _, _ := strings.Cut(e.Local(), "_from.")
	words := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-' })
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[size:]
	}
	return strings.Join(words, " ")
}
