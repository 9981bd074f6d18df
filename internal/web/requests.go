package web

import (
	"net/url"
	"strings"
	"techbiz/internal/desk"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// domainRequest is where a domain is requested to be allow-listed.
func domainRequest(v *request, domain string) string {
	at := raisePath + "?" + url.Values{view.FieldKind: {string(desk.Domain)}, view.FieldDomain: {domain}}.Encode()
	return v.deskFor(at, strings.TrimSpace("TechBiz: request to allow-list a domain "+domain))
}

// seedRequestFor is where SEED is requested for the holder of an account.
func seedRequestFor(v *request, holder people.Email) string {
	at := raisePath + "?" + url.Values{view.FieldKind: {string(desk.SEED)}, view.FieldLogin: {holder.String()}}.Encode()
	return v.deskFor(at, "TechPass: SEED for "+holder.String())
}
