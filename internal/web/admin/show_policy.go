package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/base/keyset"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// The texts are shown to everybody, in the version that is in force or in an earlier one.
func (p *Pages) showPrivacy(v *kit.Request) error { return p.showPolicy(v, policy.Privacy) }
func (p *Pages) showTerms(v *kit.Request) error   { return p.showPolicy(v, policy.Terms) }
func (p *Pages) showAcceptableUse(v *kit.Request) error {
	return p.showPolicy(v, policy.AcceptableUse)
}

// paramVersion asks for a version of a text.
const paramVersion = "version"

func (p *Pages) showPolicy(v *kit.Request, k policy.Kind) error {
	inForce, err := p.Policies.InForce(v.R.Context(), k)
	if err != nil {
		return err
	}
	shown := inForce
	if version := v.R.URL.Query().Get(paramVersion); version != "" && version != inForce.Version {
		if shown, err = p.Policies.Version(v.R.Context(), k, version); err != nil {
			return err
		}
	}
	text, err := words.PolicyText(shown)
	if err != nil {
		return err
	}
	m := Policy{PolicyText: text, Earlier: shown.ID != inForce.ID, CurrentURL: publicPolicyURL(k)}
	newest, _, err := p.Policies.History(v.R.Context(), k, keyset.Cursor{})
	if err != nil {
		return err
	}
	for _, p := range newest {
		if p.ID != shown.ID {
			m.Others = append(m.Others, versionLink(p, p.ID == inForce.ID))
		}
	}
	return v.Draw(http.StatusOK, PolicyPage(v.Page(k.Title()), m))
}

// versionLink leads to a version that everybody may read.
func versionLink(p *policy.Policy, inForce bool) view.Link {
	if inForce {
		return view.Link{Text: "Version " + p.Version + ", in force", URL: publicPolicyURL(p.Kind)}
	}
	return view.Link{Text: "Version " + p.Version + ", from " + view.Date(p.PublishedAt), URL: versionURL(p)}
}

func versionURL(p *policy.Policy) string {
	return publicPolicyURL(p.Kind) + "?" + paramVersion + "=" + url.QueryEscape(p.Version)
}
