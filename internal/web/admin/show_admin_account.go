package admin

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showAdminAccount shows an admin an account, its dates, and what can be done to it.
func (p *Pages) showAdminAccount(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	return p.drawAccount(v, id, nil)
}

// drawAccount draws the page of the account. Where refused is set, the page tells it as
// what became of the change that was asked for.
func (p *Pages) drawAccount(v *kit.Request, id uuid.UUID, refused error) error {
	about, err := p.Lives.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	page := v.Page(accountName(about), kit.CrumbOverview, kit.CrumbAdmin, crumbAccounts, view.Crumb{Label: accountName(about)})
	page.Path = kit.AccountURL(id)
	status := http.StatusOK
	if refused != nil {
		var n view.Notice
		n, status = v.NoticeOf(refused)
		page.Notices = append(page.Notices, n)
		page.Refused = true
	}
	return v.Draw(status, AccountPage(page, accountModel(about, v.Actor)))
}

func accountName(a lifecycle.About) string {
	if a.Email.IsZero() {
		return "Deleted account"
	}
	return a.Email.String()
}

func accountModel(a lifecycle.About, reader people.Actor) Account {
	m := Account{
		Name: accountName(a), State: words.AccountState(a.State), Next: whatComesNext(a.Account),
		Facts: accountFacts(a), Dates: accountDates(a),
		TrailURL: "/admin/audit?subject=" + url.QueryEscape(a.ID.String()), BackURL: crumbAccounts.URL,
	}
	if a.Investigated {
		m.Flags = append(m.Flags, "Under investigation")
	}
	for _, d := range accountActions {
		if d.offered(a) && lifecycle.MayChange(reader, a.Account) {
			m.Deeds = append(m.Deeds, view.AccountAction{Label: d.label, URL: kit.AccountURL(a.ID) + "/" + d.name, Danger: d.danger})
		}
	}
	return m
}

func accountFacts(a lifecycle.About) []view.Fact {
	facts := []view.Fact{{Label: "Account ID", Value: a.ID.String()}}
	if !a.Email.IsZero() {
		facts = append(facts,
			view.Fact{Label: "Login ID", Value: a.LoginID()},
			view.Fact{Label: "Name", Value: words.FullName(a.Account)},
			view.Fact{Label: "Organisation", Value: a.Organisation.String()})
	}
	facts = append(facts, view.Fact{Label: "Type", Value: string(a.Type)})
	if a.Duty != "" {
		facts = append(facts, view.Fact{Label: "Duty", Value: words.DutyTitles[a.Duty]})
	}
	if word := causeWords[a.Cause]; word != "" {
		facts = append(facts, view.Fact{Label: "Why " + strings.ToLower(words.AccountState(a.State)), Value: word})
	}
	if a.Invited > 0 {
		facts = append(facts, view.Fact{Label: "Invitations", Value: view.Count(int64(a.Invited))})
	}
	return facts
}

func accountDates(a lifecycle.About) []view.Fact {
	dates := []view.Fact{{Label: "Created", Value: view.DateTime(a.CreatedAt)}}
	for _, d := range []struct {
		label string
		at    time.Time
	}{
		{"Last invited", a.InvitedAt}, {"Activated", a.ActivatedAt}, {"Last sign-in", a.LastSignInAt},
		{"State changed", a.StateChangedAt}, {"Last reminded", a.RemindedAt}, {"Left", a.LeftAt},
	} {
		if !d.at.IsZero() {
			dates = append(dates, view.Fact{Label: d.label, Value: view.DateTime(d.at)})
		}
	}
	if !a.EndsOn.IsZero() {
		dates = append(dates, view.Fact{Label: "Contract ends", Value: words.Day(a.EndsOn)})
	}
	return dates
}

// whatComesNext tells what the daily job will do, "" where it does nothing.
func whatComesNext(a *techpass.Account) string {
	due := techpass.NextDue(a)
	if due.IsZero() {
		return ""
	}
	next := techpass.Verdict(a, due)
	action, day := next.Do, view.Date(due)
	if next.Do == techpass.Remind {
		action, day = next.Then, words.Day(next.On)
	}
	var words string
	switch {
	case action == techpass.Delete:
		return "Everything personal about this account will be deleted on " + day + "."
	case next.Cause == techpass.ContractEnd:
		words = "The account will be disabled on " + day + ", when the contract ends."
	case action == techpass.Disable:
		words = "The account will be disabled on " + day + " unless its holder signs in."
	default:
		words = "The account will be terminated on " + day + " unless its holder signs in."
	}
	if next.Do == techpass.Remind {
		words += " Its holder will be reminded each day from " + view.Date(due) + " on."
	}
	return words
}

// causeWords say why an account came to its state.
var causeWords = map[techpass.Cause]string{
	techpass.Unused:      "Nobody ever signed in",
	techpass.Idle:        "Nobody signed in for long",
	techpass.ContractEnd: "The contract ended",
	techpass.ByAdmin:     "By an admin",
	techpass.Left:        "The officer left",
	techpass.AfterEnd:    "Some days after it was terminated",
}
