package overview

import (
	"net/url"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// unassignedURL is the queue of what nobody looks after.
var unassignedURL = kit.QueuePath + "?" + url.Values{view.FieldAssignee: {kit.AssigneeNone}}.Encode()

// fillDuties adds what leads on beside inviting: to the numbers, to the queue of the
// service desk, and to what the user administers.
func (p *Pages) fillDuties(v *access.Visitor, m *Overview) error {
	if !m.FirstTime || v.Actor.AdministersSome() {
		m.Cards = append(m.Cards, Card{Icon: view.IconChart, Title: kit.CrumbInsight.Label, URL: kit.InsightURL,
			Text: "Progress of the people you invited, and why people are stuck."})
	}
	if v.Actor.ServesSome() && p.ServiceDeskURL == "" {
		if err := p.fillQueue(v, m); err != nil {
			return err
		}
	}
	if err := p.fillApprovals(v, m); err != nil {
		return err
	}
	if v.Actor.AdministersSome() {
		text := "Everybody's invitations, accounts, agencies, domains, licences, policies and the audit trail."
		if !v.Actor.IsAdmin() {
			text = "The invitations, accounts, domains, licences and audit trail of " + v.Actor.Agency().Acronym() + "."
		}
		m.Cards = append(m.Cards, Card{Icon: view.IconShield, Title: kit.CrumbAdmin.Label, URL: kit.CrumbAdmin.URL, Text: text})
	}
	return nil
}

// fillApprovals tells what waits for the user as a second person.
func (p *Pages) fillApprovals(v *access.Visitor, m *Overview) error {
	n, err := p.Approvals.Count(v.R.Context(), v.Actor)
	if err != nil || n == 0 {
		return err
	}
	why := "Another admin asked for them. Nothing is done before you approve."
	if n == 1 {
		why = "Another admin asked for it. Nothing is done before you approve."
	}
	m.Attention = append(m.Attention, AttentionItem{Who: view.Counted(n, "approval", "approvals"), Why: why, Tone: view.ToneWarning,
		Link: view.Link{Text: "Open approvals", URL: kit.ApprovalsPath}})
	return nil
}

// fillQueue tells who works on requests how many of them nobody looks after.
func (p *Pages) fillQueue(v *access.Visitor, m *Overview) error {
	n, more, err := p.Desk.CountUnassigned(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	card := Card{Icon: view.IconDesk, Title: "Request queue", URL: kit.QueuePath, Tone: view.ToneSuccess,
		Text: "The service requests that you work on.", Count: view.Count(int64(n)), CountLabel: "Not looked after yet"}
	if n > 0 {
		card.URL, card.Tone = unassignedURL, view.ToneWarning
		who, why := view.Counted(n, "service request", "service requests"), "Nobody works on them yet."
		if n == 1 {
			why = "Nobody works on it yet."
		}
		if more {
			card.Count += "+"
			who = "More than " + who
		}
		m.Attention = append(m.Attention, AttentionItem{Who: who, Why: why, Tone: view.ToneWarning, Link: view.Link{Text: "Open the queue", URL: unassignedURL}})
	}
	m.Cards = append(m.Cards, card)
	return nil
}
