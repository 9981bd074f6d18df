package web

import (
	"net/http"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

var crumbAdmin = view.Crumb{Label: "Administration", URL: "/admin"}

// adminCard is a part of the administration.
type adminCard struct {
	label  string
	about  string
	url    string
	icon   view.Icon
	access Access // of the part's own page
}

// adminCards are all parts, in the order in which the hub shows them to who may use them.
var adminCards = []adminCard{
	{"All invitations", "Everybody whom officers invited: search, resend, revoke, export.", "/admin/invitations", view.IconList, AgencyAdmin},
	{"Accounts", "Find an account; disable it, reset MFA, hand over, terminate.", "/admin/accounts", view.IconAccount, AgencyAdmin},
	{"Admins and agents", "Who runs TechBiz or an agency, and who serves the service desk.", "/admin/duties", view.IconUsers, AgencyAdmin},
	{"Approvals", "What one admin asked for and a second one has to approve.", approvalsPath, view.IconCheck, AgencyAdmin},
	{"Agencies", "The government organisations and their names.", "/admin/agencies", view.IconHome, AgencyAdmin},
	{"Domains", "Whose mailboxes can be invited, how they sign in, and whether SEED is offered.", "/admin/domains", view.IconGlobe, AgencyAdmin},
	{"SEED licences", "How many there are, who holds them, and who waits.", licencesPath, view.IconKey, AgencyAdmin},
	{"SEED devices", "Which systems are supported, and what has to be removed first.", "/admin/seed", view.IconLock, Admin},
	{"Announcements", "What stands at the top of the pages, for everybody or for an agency.", "/admin/announcements", view.IconBell, AgencyAdmin},
	{"Policies", "The texts that people accept, version by version.", "/admin/policies", view.IconList, Admin},
	{"Products", "What signs people in with TechPass.", clientsURL, view.IconKey, Admin},
	{"Audit trail", "Every change, by whom and when.", "/admin/audit", view.IconShield, AgencyAdmin},
	{"Queue health", "Whether the background work keeps up, and what failed.", "/admin/queue", view.IconClock, Admin},
	{"Settings", "Which settings are in effect, and where each comes from.", "/admin/settings", view.IconInfo, Admin},
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
	var cards []view.AdminCard
	for _, c := range adminCards {
		if c.access.admits(v.actor) {
			cards = append(cards, view.AdminCard{Title: c.label, Text: c.about, URL: c.url, Icon: c.icon})
		}
		if c.url == approvalsPath && waiting > 0 {
			cards[len(cards)-1].Text = view.Counted(waiting, "waits", "wait") + " for you. " + c.about
		}
	}
	return v.draw(http.StatusOK, view.AdminPage(v.page(crumbAdmin.Label, crumbOverview, view.Crumb{Label: crumbAdmin.Label}), lead, cards))
}

// admits tells whether the role of who is signed in suffices for a route of this access.
func (a Access) admits(actor people.Actor) bool {
	switch a {
	case Inviter:
		return actor.MayInvite()
	case DeskStaff:
		return actor.ServesSome()
	case AgencyAdmin:
		return actor.AdministersSome()
	case Admin:
		return actor.IsAdmin()
	default:
		return true
	}
}
