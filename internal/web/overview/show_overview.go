package overview

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// attentionRows is how many invitations of each kind the overview shows.
const attentionRows = 5

// showOverview greets, and shows the officer what needs attention.
func (p *Pages) showOverview(v *access.Visitor) error {
	model := Overview{Name: words.MailboxName(v.Actor.Email)}
	if v.Actor.MayInvite() {
		if err := p.fillOverview(v, &model); err != nil {
			return fmt.Errorf("overview: %w", err)
		}
	}
	page := v.Page("Overview", view.Crumb{Label: "Overview"})
	if v.DutyRests() {
		page.Notices = append(page.Notices, view.Notice{Tone: view.ToneInfo,
			Text: "You signed in with a mailed code. You are also " + words.Duties[v.Account.Duty] + ": that needs your authenticator app or passkey.",
			Link: &view.Link{Text: "Sign in with TechPass to use it", URL: v.StepUpURL("/overview")}})
	}
	return v.Draw(http.StatusOK, OverviewPage(page, model))
}

func (p *Pages) fillOverview(v *access.Visitor, m *Overview) error {
	m.InviteURL, m.StatusURL = "/invite", "/invite/status"
	ctx := v.R.Context()
	sum, err := p.Invites.Summary(ctx, v.Actor)
	if err != nil {
		return err
	}
	refused, err := p.Invites.List(ctx, v.Actor, invite.Query{Mail: invite.MailRefused, Limit: attentionRows})
	if err != nil {
		return err
	}
	lost, err := p.Invites.List(ctx, v.Actor, invite.Query{Mail: invite.MailNotDelivered, Limit: attentionRows})
	if err != nil {
		return err
	}
	lapsing, err := p.Invites.Lapsing(ctx, v.Actor, attentionRows)
	if err != nil {
		return err
	}
	m.Onboarded = view.Count(int64(sum.Onboarded))
	m.NotOnboarded = view.Count(int64(sum.NotOnboarded))
	m.NeedAttention = view.Count(int64(refused.Total + lost.Total + lapsing.Total))
	if refused.MoreThan || lost.MoreThan || lapsing.MoreThan {
		m.NeedAttention += "+"
	}
	m.FirstTime = sum.Onboarded+sum.NotOnboarded+sum.NotFound == 0
	if err := p.fillDuties(v, m); err != nil {
		return err
	}
	for _, i := range slices.Concat(refused.Rows, lost.Rows) {
		m.Attention = append(m.Attention, mailItem(i, p.Now()))
	}
	for _, i := range lapsing.First {
		m.Attention = append(m.Attention, lapsingItem(i))
	}
	return nil
}

// mailItem tells of a mail that did not arrive, the invitation's or the SEED mail, and what helps.
func mailItem(i *invite.Invitation, now time.Time) AttentionItem {
	item := AttentionItem{Who: words.Who(i), Tone: view.ToneDanger, Link: view.Link{Text: "Send it again", URL: kit.InvitationURL(i.ID)}}
	seedMail := i.SEEDMailTrouble(now)
	switch {
	case i.MailRefused(now):
		item.Why = said("The mail was refused", i.Reply)
		item.Link = view.Link{Text: "Correct the address", URL: kit.InvitationURL(i.ID) + "/correct"}
	case seedMail == mail.NoMailbox:
		item.Why = said("The SEED mail was refused", i.SEEDDelivery.Reply)
	case seedMail != mail.NoTrouble:
		item.Why = neverLeft("SEED mail", i.SEEDDelivery)
	default:
		item.Why = neverLeft("invitation's mail", i.Delivery)
	}
	if seedMail != mail.NoTrouble {
		item.Link.Text = "Send the SEED mail again"
	}
	return item
}

// neverLeft says why the mail is not tried again.
func neverLeft(which string, d mail.Delivery) string {
	if d.State == mail.Withdrawn {
		return "The " + which + " was withdrawn before it left."
	}
	return "No mail server took the " + which + " in time."
}

// said adds the mail server's words, where there are any.
func said(what, reply string) string {
	if reply == "" {
		return what + "."
	}
	return what + ": " + reply
}

func lapsingItem(i *invite.Invitation) AttentionItem {
	return AttentionItem{Who: words.Who(i), Tone: view.ToneWarning,
		Why:  "The invitation has not been accepted and lapses on " + view.DateTime(i.ExpiresAt) + ".",
		Link: view.Link{Text: "View", URL: kit.InvitationURL(i.ID)}}
}
