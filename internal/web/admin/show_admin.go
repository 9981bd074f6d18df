package admin

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// adminCard is a part of the administration.
type adminCard struct {
	label  string
	about  string
	url    string
	icon   view.IconName
	access kit.Access // of the part's own page
}

// adminGroups are all parts, in the order in which the hub shows them to who may use them.
var adminGroups = []struct {
	title string
	cards []adminCard
}{
	{"People", []adminCard{
		{"All invitations", "Everyone whom officers invited: search, resend, revoke, export.", "/admin/invitations", view.IconList, kit.AgencyAdmin},
		{"Accounts", "Find an account. Disable it, reset MFA, hand over invitations, or terminate it.", "/admin/accounts", view.IconAccount, kit.AgencyAdmin},
		{"Admins and agents", "Who administers TechBiz or an agency, and who works at the service desk.", "/admin/duties", view.IconUsers, kit.AgencyAdmin},
		{"Approvals", "Requests of an admin that a second admin must approve.", kit.ApprovalsPath, view.IconCheck, kit.AgencyAdmin},
	}},
	{"Organisations", []adminCard{
		{"Agencies", "The government organisations and their names.", "/admin/agencies", view.IconHome, kit.AgencyAdmin},
		{"Domains", "Whose mailboxes can be invited, how they sign in, and whether SEED is offered.", "/admin/domains", view.IconGlobe, kit.AgencyAdmin},
	}},
	{"SEED", []adminCard{
		{"SEED licences", "How many licences there are, who holds them, and who waits.", kit.LicencesPath, view.IconKey, kit.AgencyAdmin},
		{"SEED devices", "Which systems are supported, and which software must be removed first.", "/admin/seed", view.IconLock, kit.Admin},
	}},
	{"Messages and policies", []adminCard{
		{"Announcements", "Messages at the top of the pages, for everyone or for one agency.", "/admin/announcements", view.IconBell, kit.AgencyAdmin},
		{"Policies", "The texts that people accept, and their versions.", "/admin/policies", view.IconList, kit.Admin},
	}},
	{"System", []adminCard{
		{"Products", "The products that people sign in to with TechPass.", clientsURL, view.IconKey, kit.Admin},
		{"Audit trail", "Every change, who made it, and when.", "/admin/audit", view.IconShield, kit.AgencyAdmin},
		{"Queue health", "Whether the background work keeps up, and what failed.", "/admin/queue", view.IconClock, kit.Admin},
		{"Settings", "Which settings are in effect, and where each comes from.", "/admin/settings", view.IconInfo, kit.Admin},
	}},
}

// showAdmin shows the parts of the administration that the actor may use.
func (p *Pages) showAdmin(v *kit.Request) error {
	lead := "What you administer, for all agencies."
	if !v.Actor.IsAdmin() {
		lead = "What you administer for " + v.Actor.Agency().Acronym() + ", your agency."
	}
	waiting, err := p.Approvals.Count(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	var groups []Group
	for _, g := range adminGroups {
		group := Group{Title: g.title}
		for _, c := range g.cards {
			if !c.access.Admits(v.Actor) {
				continue
			}
			card := Card{Title: c.label, Text: c.about, URL: c.url, Icon: c.icon}
			if c.url == kit.ApprovalsPath && waiting > 0 {
				card.Text = view.Counted(waiting, "waits", "wait") + " for you. " + c.about
			}
			group.Cards = append(group.Cards, card)
		}
		if len(group.Cards) > 0 {
			groups = append(groups, group)
		}
	}
	return v.Draw(http.StatusOK, AdminPage(v.Page(kit.CrumbAdmin.Label, kit.CrumbOverview, view.Crumb{Label: kit.CrumbAdmin.Label}), lead, groups))
}
