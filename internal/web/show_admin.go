package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

// adminCard is a part of the administration.
type adminCard struct {
	label  string
	about  string
	url    string
	icon   view.Icon
	access Access // of the part's own page
}

// adminGroups are all parts, in the order in which the hub shows them to who may use them.
var adminGroups = []struct {
	title string
	cards []adminCard
}{
	{"People", []adminCard{
		{"All invitations", "Everyone whom officers invited: search, resend, revoke, export.", "/admin/invitations", view.IconList, AgencyAdmin},
		{"Accounts", "Find an account. Disable it, reset MFA, hand over invitations, or terminate it.", "/admin/accounts", view.IconAccount, AgencyAdmin},
		{"Admins and agents", "Who administers TechBiz or an agency, and who works at the service desk.", "/admin/duties", view.IconUsers, AgencyAdmin},
		{"Approvals", "Requests of an admin that a second admin must approve.", approvalsPath, view.IconCheck, AgencyAdmin},
	}},
	{"Organisations", []adminCard{
		{"Agencies", "The government organisations and their names.", "/admin/agencies", view.IconHome, AgencyAdmin},
		{"Domains", "Whose mailboxes can be invited, how they sign in, and whether SEED is offered.", "/admin/domains", view.IconGlobe, AgencyAdmin},
	}},
	{"SEED", []adminCard{
		{"SEED licences", "How many licences there are, who holds them, and who waits.", licencesPath, view.IconKey, AgencyAdmin},
		{"SEED devices", "Which systems are supported, and which software must be removed first.", "/admin/seed", view.IconLock, Admin},
	}},
	{"Messages and policies", []adminCard{
		{"Announcements", "Messages at the top of the pages, for everyone or for one agency.", "/admin/announcements", view.IconBell, AgencyAdmin},
		{"Policies", "The texts that people accept, and their versions.", "/admin/policies", view.IconList, Admin},
	}},
	{"System", []adminCard{
		{"Products", "The products that people sign in to with TechPass.", clientsURL, view.IconKey, Admin},
		{"Audit trail", "Every change, who made it, and when.", "/admin/audit", view.IconShield, AgencyAdmin},
		{"Queue health", "Whether the background work keeps up, and what failed.", "/admin/queue", view.IconClock, Admin},
		{"Settings", "Which settings are in effect, and where each comes from.", "/admin/settings", view.IconInfo, Admin},
	}},
}

// showAdmin shows the parts of the administration that the actor may use.
func (s *Server) showAdmin(v *visit) error {
	lead := "What you administer, for all agencies."
	if !v.actor.IsAdmin() {
		lead = "What you administer for " + v.actor.Agency().Acronym() + ", your agency."
	}
	waiting, err := s.Approvals.Count(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	var groups []view.AdminGroup
	for _, g := range adminGroups {
		group := view.AdminGroup{Title: g.title}
		for _, c := range g.cards {
			if !c.access.admits(v.actor) {
				continue
			}
			card := view.AdminCard{Title: c.label, Text: c.about, URL: c.url, Icon: c.icon}
			if c.url == approvalsPath && waiting > 0 {
				card.Text = view.Counted(waiting, "waits", "wait") + " for you. " + c.about
			}
			group.Cards = append(group.Cards, card)
		}
		if len(group.Cards) > 0 {
			groups = append(groups, group)
		}
	}
	return v.draw(http.StatusOK, view.AdminPage(v.page(crumbAdmin.Label, crumbOverview, view.Crumb{Label: crumbAdmin.Label}), lead, groups))
}
