package insight

import (
	"maps"
	"net/url"

	"techbiz/internal/desk"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// stuckWord is how a reason is told, and what helps.
type stuckWord struct {
	title, why string
	tone       view.Tone
	filter     url.Values // of the status list
	since      func(*invite.Invitation) string
	// do is the link that helps; resends says that sending again does, instead.
	do      view.Link
	resends invite.State // those in this state that are stuck
	// seed says that SEED is what is stuck: seedHelp tells what helps.
	seed bool
}

func byStatus(filter string) url.Values          { return url.Values{kit.ParamStatus: {filter}} }
func bySEED(filter invite.SEEDFilter) url.Values { return url.Values{kit.ParamSEED: {string(filter)}} }

var stuckWords = map[insight.Reason]stuckWord{
	insight.MailRefused: {
		title: "mail refused", tone: view.ToneDanger, filter: byStatus(kit.FilterAddress), since: sentOn,
		why: "The mail server does not know the address. Correct the address: until then the person gets no mail.",
		do:  view.Link{Text: "Correct the addresses", URL: statusURL(byStatus(kit.FilterAddress))},
	},
	insight.Silent: {
		title: "not accepted for 7 days or more", tone: view.ToneWarning, filter: byStatus(kit.FilterOpen), since: sentOn, resends: invite.Open,
		why: "The mail arrived, but the person did not accept. A new mail appears at the top of the mailbox.",
	},
	insight.StepsLeft: {
		title: "accepted, with steps left for 7 days or more", tone: view.ToneWarning, filter: byStatus(kit.FilterAccepted), since: sentOn, resends: invite.Accepted,
		why: "They started and did not finish. A password, a second factor or the policies are left. A new mail leads back to the step where they stopped.",
	},
	insight.Lapsed: {
		title: "lapsed in the last 30 days", tone: view.ToneNeutral, filter: byStatus(kit.FilterLapsed), since: lapsedOn,
		why: "They did not accept in time, and nobody has invited them since. Invite those who still need TechPass again.",
		do:  view.Link{Text: "Invite again", URL: "/invite"},
	},
	insight.NoLicence: {
		title: "waiting for a SEED licence", tone: view.ToneWarning, filter: bySEED(invite.SEEDNoLicence), since: invitedOn, seed: true,
		why: "TechPass is active, and no SEED licence is free. As soon as an administrator raises the number of licences, or one comes back, the SEED mail follows by itself.",
	},
	insight.NoSEEDMail: {
		title: "with a SEED mail that did not arrive", tone: view.ToneDanger, filter: bySEED(invite.SEEDMailMissing), since: invitedOn, seed: true,
		why: "A licence is held for each of them, and they know nothing of it. Ask whether the mailbox still works, then send the SEED mail again.",
	},
	insight.NoDevice: {
		title: "with a SEED mail not used for 7 days or more", tone: view.ToneWarning, filter: bySEED(invite.SEEDNoDevice), since: invitedOn, seed: true,
		why: "The SEED mail was sent, and no device is onboarded. A licence is held for each of them. A new mail is valid for 30 days.",
	},
	insight.SEEDLapsed: {
		title: "with SEED lapsed in the last 30 days", tone: view.ToneNeutral, filter: bySEED(invite.SEEDLapsed), since: invitedOn, seed: true,
		why: "No device was onboarded in time, or it was not used for 180 days, so the licence went back. Who still needs SEED requests it again in My Account; for vendors, raise a service request.",
	},
}

func sentOn(i *invite.Invitation) string {
	if i.SentAt.IsZero() {
		return "Mail not sent yet"
	}
	return "Last sent on " + view.Date(i.SentAt)
}
func invitedOn(i *invite.Invitation) string { return "Invited on " + view.Date(i.CreatedAt) }
func lapsedOn(i *invite.Invitation) string  { return "Lapsed on " + view.Date(i.ExpiresAt) }

// statusURL is the status list, filtered, those who wait longest first.
func statusURL(filter url.Values) string {
	return kit.CrumbStatus.URL + "?" + oldestFirst(filter).Encode()
}

func oldestFirst(filter url.Values) url.Values {
	params := maps.Clone(filter)
	params.Set(kit.ParamSort, kit.SortOldest)
	return params
}

// listURL is the list of the scope's invitations, filtered in the same way.
func listURL(scope insight.Scope, filter url.Values) string {
	if scope.IsInviter() {
		return statusURL(filter)
	}
	params := oldestFirst(filter)
	if agency := scope.Agency(); !agency.IsZero() {
		params.Set(kit.ParamAgency, agency.String())
	}
	return kit.CrumbInvitations.URL + "?" + params.Encode()
}

// resending is how it stands with sending again what is the reader's own.
type resending struct {
	run *invite.ResendRun // the newest; nil where there was none
	may bool              // something may be sent again now
	// stale is how many are stuck in a state and may be sent again now.
	stale map[invite.State]int
}

// newStuckGroup tells what is stuck. What helps all of them at once is offered where the
// invitations are the reader's own.
func newStuckGroup(v *kit.Request, s insight.Stuck, scope insight.Scope, r resending) StuckGroup {
	word := stuckWords[s.Reason]
	g := StuckGroup{Title: word.title, Why: word.why, Tone: word.tone, Count: view.Count(int64(s.Total)),
		List: &view.Link{Text: "See them in the list", URL: listURL(scope, word.filter)}}
	if s.MoreThan {
		g.Count = "More than " + g.Count
	}
	for _, i := range s.Examples {
		example := StuckExample{Who: words.Who(i), URL: kit.InvitationURL(i.ID), Since: word.since(i)}
		if !scope.IsInviter() {
			example.By = i.InviterEmail.String()
		}
		g.Examples = append(g.Examples, example)
	}
	switch {
	case word.seed:
		g.Do, g.Primary = seedHelp(v, s.Reason, scope)
		if g.Do != nil && g.Do.URL == g.List.URL {
			g.List = nil
		}
	case scope.IsInviter():
		offer(&g, word, r)
	}
	return g
}

// seedHelp is what helps those whose SEED is stuck; all tells that it helps all of them at
// once. Licences are the administrators' affair, whoever invited.
func seedHelp(v *kit.Request, reason insight.Reason, scope insight.Scope) (do *view.Link, all bool) {
	switch {
	case reason == insight.NoLicence && v.Actor.IsAdmin():
		return &view.Link{Text: "Raise the number of licences", URL: kit.LicencesPath}, true
	case reason == insight.NoLicence && v.Actor.AdministersSome():
		return &view.Link{Text: "See the line for licences", URL: kit.LicencesPath}, false
	case reason == insight.NoLicence:
		return &view.Link{Text: "Ask an administrator for licences", URL: v.ServiceDesk("TechBiz: SEED licences")}, false
	case !scope.IsInviter():
		return nil, false
	case reason == insight.NoSEEDMail:
		return &view.Link{Text: "Send the SEED mails again", URL: statusURL(bySEED(invite.SEEDMailMissing))}, false
	case reason == insight.NoDevice:
		return &view.Link{Text: "Send the SEED mails again", URL: seedMailsURL}, true
	}
	return &view.Link{Text: "Raise a service request", URL: seedRequest(v)}, false
}

// offer adds what helps all of the group.
func offer(g *StuckGroup, word stuckWord, r resending) {
	switch {
	case word.resends == "":
		g.Do = &word.do
	case r.run != nil && r.run.Running():
		g.Wait = "They are being sent again now."
	case r.stale[word.resends] > 0:
		g.Primary = true
		g.Do = &view.Link{Text: "Resend " + view.Counted(r.stale[word.resends], "invitation", "invitations"), URL: resendURL(word.resends)}
	}
	if g.Do != nil && g.Do.URL == g.List.URL {
		g.List = nil
	}
}

// seedRequest is where SEED is requested for a vendor.
func seedRequest(v *kit.Request) string {
	return v.DeskFor(kit.RaisePath+"?"+url.Values{view.FieldKind: {string(desk.SEED)}}.Encode(), "TechBiz: request SEED for a vendor")
}
