package words

import (
	"net/url"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// DomainRequest is where a domain is requested to be allow-listed.
func DomainRequest(v *kit.Request, domain string) string {
	at := kit.RaisePath + "?" + url.Values{view.FieldKind: {string(desk.Domain)}, view.FieldDomain: {domain}}.Encode()
	return v.DeskFor(at, strings.TrimSpace("TechBiz: request to allow-list a domain "+domain))
}

// SeedRequestFor is where SEED is requested for the holder of an account.
func SeedRequestFor(v *kit.Request, holder people.Email) string {
	at := kit.RaisePath + "?" + url.Values{view.FieldKind: {string(desk.SEED)}, view.FieldLogin: {holder.String()}}.Encode()
	return v.DeskFor(at, "TechPass: SEED for "+holder.String())
}
