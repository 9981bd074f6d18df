package admin

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showPolicies shows an admin each text with the version in force and its draft.
func (p *Pages) showPolicies(v *kit.Request) error {
	var model Policies
	for _, k := range policy.Kinds() {
		inForce, err := p.Policies.InForce(v.R.Context(), k)
		if err != nil {
			return err
		}
		row := PolicyRow{
			Title: k.Title(), Version: inForce.Version, Since: view.DateTime(inForce.PublishedAt),
			TextURL: publicPolicyURL(k), HistoryURL: policyURL(k), DraftURL: policyURL(k) + "/draft",
		}
		draft, err := p.Policies.Draft(v.R.Context(), v.Actor, k)
		switch {
		case err == nil:
			row.Draft = draft.Version
		case !errors.Is(err, fault.NotFound):
			return err
		}
		model.Rows = append(model.Rows, row)
	}
	return v.Draw(http.StatusOK, PoliciesPage(v.Page("Policies", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Policies"}), model))
}

// showPolicyHistory lists the versions of a text.
func (p *Pages) showPolicyHistory(v *kit.Request) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	after, err := keyset.Parse(v.R.URL.Query().Get(kit.ParamCursor))
	if err != nil {
		return err
	}
	versions, next, err := p.Policies.History(v.R.Context(), k, after)
	if err != nil {
		return err
	}
	model := PolicyHistory{Title: k.Title(), DraftURL: policyURL(k) + "/draft"}
	for n, version := range versions {
		publisher := "-"
		if version.PublishedBy != uuid.Nil {
			if publisher, err = p.emailOf(v.R.Context(), version.PublishedBy); err != nil {
				return err
			}
		}
		model.Versions = append(model.Versions, PolicyVersion{
			Version: version.Version, URL: versionURL(version), InForce: n == 0 && after.IsZero(),
			Published: view.DateTime(version.PublishedAt), By: publisher, Note: version.Note,
		})
	}
	if !after.IsZero() {
		model.Pager.FirstURL = policyURL(k)
	}
	if !next.IsZero() {
		model.Pager.NextURL = policyURL(k) + "?" + url.Values{kit.ParamCursor: {next.String()}}.Encode()
	}
	draft, err := p.Policies.Draft(v.R.Context(), v.Actor, k)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	if draft != nil {
		model.Draft = draft.Version
	}
	page := v.Page(k.Title(), kit.CrumbOverview, kit.CrumbAdmin, crumbPolicies, view.Crumb{Label: k.Title()})
	page.Path = policiesURL
	return v.DrawPart(PolicyHistoryPage(page, model), PolicyVersionsFragment(model))
}
