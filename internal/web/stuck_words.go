package web

import (
	"net/url"

	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// stuckWord is how a reason is told, and what helps.
type stuckWord struct {
	title, why string
	tone       view.Tone
	filter     string // of the status list
	since      func(*invite.Invitation) string
	// do is the link that helps; resends says that sending again does, instead.
	do      view.Link
	resends bool
}

var stuckWords = map[insight.Reason]stuckWord{
	insight.MailRefused: {
		title: "mail refused", tone: view.ToneDanger, filter: "refused", since: sentOn,
		why: "The mail server does not know the address. Nobody hears of the invitation until the address is corrected.",
		do:  view.Link{Text: "Correct the addresses", URL: statusURL("refused")},
	},
	insight.Silent: {
		title: "not accepted for 7 days or more", tone: view.ToneWarning, filter: filterOpen, since: sentOn, resends: true,
		why: "The mail arrived, and nobody accepted. A new mail comes to the top of the mailbox again.",
	},
	insight.StepsLeft: {
		title: "accepted, with steps left for 7 days or more", tone: view.ToneWarning, filter: filterAccepted, since: sentOn, resends: true,
		why: "They began and did not finish: a password, a second factor or the policies are left. A new mail leads back to the step where they stopped.",
	},
	insight.Lapsed: {
		title: "lapsed in the last 30 days", tone: view.ToneNeutral, filter: filterLapsed, since: lapsedOn,
		why: "Nobody accepted in time, and nobody invited them since. Whoever still needs TechPass is invited again.",
		do:  view.Link{Text: "Invite again", URL: "/invite"},
	},
}

func sentOn(i *invite.Invitation) string   { return "Last sent on " + view.Date(i.SentAt) }
func lapsedOn(i *invite.Invitation) string { return "Lapsed on " + view.Date(i.ExpiresAt) }

// statusURL is the status list, filtered, those who wait longest first.
func statusURL(filter string) string {
	return crumbStatus.URL + "?" + url.Values{paramStatus: {filter}, paramSort: {sortOldest}}.Encode()
}

// listURL is the list of the scope's invitations, filtered in the same way.
func listURL(scope insight.Scope, filter string) string {
	if scope.IsInviter() {
		return statusURL(filter)
	}
	params := url.Values{paramStatus: {filter}, paramSort: {sortOldest}}
	if agency := scope.Agency(); !agency.IsZero() {
		params.Set(paramAgency, agency.String())
	}
	return crumbInvitations.URL + "?" + params.Encode()
}

// resending is how it stands with sending again what is the reader's own.
type resending struct {
	run *invite.ResendRun // the newest; nil where there was none
	may bool              // something may be sent again now
}

// stuckGroup tells what is stuck. What helps all of them at once is offered where the
// invitations are the reader's own.
func stuckGroup(s insight.Stuck, scope insight.Scope, r resending) view.StuckGroup {
	words := stuckWords[s.Reason]
	g := view.StuckGroup{Title: words.title, Why: words.why, Tone: words.tone, Count: view.Count(int64(s.Total)),
		List: &view.Link{Text: "See them in the list", URL: listURL(scope, words.filter)}}
	if s.MoreThan {
		g.Count = "More than " + g.Count
	}
	for _, i := range s.Examples {
		example := view.StuckExample{Who: who(i), URL: invitationURL(i.ID), Since: words.since(i)}
		if !scope.IsInviter() {
			example.By = i.InviterEmail.String()
		}
		g.Examples = append(g.Examples, example)
	}
	if scope.IsInviter() {
		offer(&g, words, r)
	}
	return g
}

// offer adds what helps all of the group.
func offer(g *view.StuckGroup, words stuckWord, r resending) {
	switch {
	case !words.resends:
		g.Do = &words.do
	case r.run != nil && r.run.Running():
		g.Wait = "They are being sent again now."
	case r.may:
		g.Do, g.Primary = &view.Link{Text: "Resend all that may be resent", URL: resendAllURL}, true
	}
	if g.Do != nil && g.Do.URL == g.List.URL {
		g.List = nil
	}
}
