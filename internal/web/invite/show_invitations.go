package invite

import (
	"net/url"
	"slices"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// wholeList is that of the invitations of all officers whom the actor runs.
var wholeList = invitationList{url: kit.CrumbInvitations.URL, whole: true, narrow: append(slices.Clone(ownList.narrow), kit.ParamAgency)}

// showInvitations lists the invitations of an agency, or of all, to those who run it.
func (p *Pages) showInvitations(v *kit.Request) error {
	params := v.R.URL.Query()
	q, err := wholeQuery(params)
	if err != nil {
		return err
	}
	list, err := p.Invites.List(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	choices, err := p.Agencies.Choices(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	model := InviteStatus{
		URL:      wholeList.url,
		Lead:     "Everybody whom officers of " + v.Actor.Agency().Acronym() + " have invited.",
		Search:   params.Get(kit.ParamSearch),
		Agencies: words.AgencyOptions(choices, q.Scope.Agency, "All"),
		Statuses: statusOptions(params.Get(kit.ParamStatus)),
		SEED:     seedOptions(q.SEED),
		Sorts:    sortOptions(q),
		Sizes:    kit.Options(invite.PageSizes, q.Limit),
		Table:    p.statusTable(wholeList, params, q, list),
	}
	if v.Actor.IsAdmin() {
		model.Lead = "Everyone whom officers of all agencies invited."
	}
	page := v.Page(kit.CrumbInvitations.Label, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: kit.CrumbInvitations.Label})
	return v.DrawPart(InviteStatusPage(page, model), StatusFragment(model.Table))
}

// wholeQuery is statusQuery for the invitations of several officers. An agency that is none
// counts as no filter.
func wholeQuery(params url.Values) (invite.Query, error) {
	q, err := statusQuery(params)
	q.Scope.Whole = true
	if chosen, parseErr := people.ParseAgency(params.Get(kit.ParamAgency)); parseErr == nil {
		q.Scope.Agency = chosen
	}
	return q, err
}

// exportAllCSV sends all that the list finds, on every page, as CSV.
func (p *Pages) exportAllCSV(v *kit.Request) error {
	return p.export(v, wholeQuery, "csv", xlsx.WriteWholeCSV)
}

// exportAllXLSX sends the same as an Excel workbook.
func (p *Pages) exportAllXLSX(v *kit.Request) error {
	return p.export(v, wholeQuery, "xlsx", xlsx.WriteWholeXLSX)
}
