package invite

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"techbiz/internal/base/keyset"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// filtersOfStatus are the choices of the status filter: a TechPass status, or, finer, where
// it stands.
var filtersOfStatus = []struct {
	value  string
	label  string
	status invite.Status
	state  invite.State
	mail   invite.MailFilter
}{
	{value: "", label: "All"},
	{value: "onboarded", label: view.StatusOnboarded, status: invite.StatusOnboarded},
	{value: "not_onboarded", label: view.StatusNotOnboarded, status: invite.StatusNotOnboarded},
	{value: "not_found", label: StatusNotFound, status: invite.StatusNotFound},
	{value: "refused", label: view.StatusMailRefused, mail: invite.MailRefused},
	{value: kit.FilterAddress, label: "Invitation mail refused", state: invite.Refused},
	{value: kit.FilterUndelivered, label: view.StatusMailDelayed + " or not delivered", mail: invite.MailUndelivered},
	{value: "waiting", label: view.StatusWaitsForDomain, state: invite.WaitsForDomain},
	{value: "not_sent", label: view.StatusNotSent, state: invite.NotSent},
	{value: kit.FilterOpen, label: "Not accepted yet", state: invite.Open},
	{value: kit.FilterAccepted, label: "Accepted, steps left", state: invite.Accepted},
	{value: kit.FilterLapsed, label: "Lapsed", state: invite.Lapsed},
}

// showStatus lists the users whom the officer invited.
func (p *Pages) showStatus(v *kit.Request) error {
	params := v.R.URL.Query()
	q, err := statusQuery(params)
	if err != nil {
		return err
	}
	list, err := p.Invites.List(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	model := InviteStatus{
		URL:       "/invite/status",
		Lead:      "The users that you have invited.",
		Search:    params.Get(kit.ParamSearch),
		InviteURL: "/invite",
		Statuses:  statusOptions(params.Get(kit.ParamStatus)),
		SEED:      seedOptions(q.SEED),
		Sorts:     sortOptions(q),
		Sizes:     kit.Options(invite.PageSizes, q.Limit),
		Table:     p.statusTable(ownList, params, q, list),

		HandOverURL: kit.HandOverPath,
	}
	page := v.Page("Invite User Status", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Invite User Status"})
	return v.DrawPart(InviteStatusPage(page, model), StatusFragment(model.Table))
}

// statusQuery reads the list's parameters. Unknown filters and sizes count as none.
// The error is people.FieldErrors on a damaged cursor.
func statusQuery(params url.Values) (invite.Query, error) {
	q := invite.Query{
		Search:      params.Get(kit.ParamSearch),
		OldestFirst: params.Get(kit.ParamSort) == kit.SortOldest,
		Limit:       invite.PageSizes[0],
	}
	for _, f := range filtersOfStatus {
		if f.value == params.Get(kit.ParamStatus) {
			q.Status, q.State, q.Mail = f.status, f.state, f.mail
		}
	}
	for _, f := range seedFilters {
		if string(f.value) == params.Get(kit.ParamSEED) {
			q.SEED = f.value
		}
	}
	if size, err := strconv.Atoi(params.Get(kit.ParamSize)); err == nil && slices.Contains(invite.PageSizes, size) {
		q.Limit = size
	}
	var err error
	q.Cursor, err = keyset.Parse(params.Get(kit.ParamCursor))
	return q, err
}

func sortOptions(q invite.Query) []view.Option {
	return []view.Option{
		{Value: kit.SortNewest, Label: "Newest first", Selected: !q.OldestFirst},
		{Value: kit.SortOldest, Label: "Oldest first", Selected: q.OldestFirst},
	}
}

// seedFilters are the choices of the filter by SEED.
var seedFilters = []struct {
	value invite.SEEDFilter
	label string
}{
	{"", "All"},
	{invite.SEEDNotRequired, StatusNotRequired},
	{invite.SEEDNotOnboarded, view.StatusNotOnboarded},
	{invite.SEEDNoLicence, "Waits for a licence"},
	{invite.SEEDMailMissing, "SEED mail refused or not delivered"},
	{invite.SEEDNoDevice, "SEED mail sent, no device yet"},
	{invite.SEEDLapsed, "SEED lapsed"},
	{invite.SEEDOnboarded, view.StatusOnboarded},
}

func seedOptions(chosen invite.SEEDFilter) []view.Option {
	options := make([]view.Option, len(seedFilters))
	for n, f := range seedFilters {
		options[n] = view.Option{Value: string(f.value), Label: f.label, Selected: f.value == chosen}
	}
	return options
}

func statusOptions(chosen string) []view.Option {
	options := make([]view.Option, len(filtersOfStatus))
	for i, f := range filtersOfStatus {
		options[i] = view.Option{Value: f.value, Label: f.label, Selected: f.value == chosen}
	}
	return options
}

// invitationList is where a list of invitations stands, and which parameters narrow it.
type invitationList struct {
	url    string
	whole  bool // of several officers
	narrow []string
}

// ownList is that of the officer's own invitations.
var ownList = invitationList{url: "/invite/status", narrow: []string{kit.ParamSearch, kit.ParamStatus, kit.ParamSEED, kit.ParamSort}}

func (p *Pages) statusTable(at invitationList, params url.Values, q invite.Query, list invite.Page) StatusTable {
	table := StatusTable{
		Whole:     at.whole,
		Total:     view.Count(int64(list.Total)),
		Filtered:  q.Search != "" || q.Status != "" || q.State != "" || q.Mail != "" || q.SEED != "" || params.Get(kit.ParamAgency) != "",
		ClearURL:  at.url,
		InviteURL: "/invite",
		Pager: view.Pager{
			PreviousURL: kit.PageURL(at.url, params, list.Previous.String()),
			NextURL:     kit.PageURL(at.url, params, list.Next.String()),
		},
		CSVURL:   kit.WithParams(at.url+"/export.csv", params, at.narrow...),
		ExcelURL: kit.WithParams(at.url+"/export.xlsx", params, at.narrow...),
	}
	if list.MoreThan {
		table.Total = "more than " + table.Total
	}
	switch {
	case list.Partial && q.SEED.Walks():
		table.Partial = "By SEED status, the first " + view.Count(invite.ShortReach) + " invitations of the list are searched. An export holds all that there are."
	case list.Partial:
		table.Partial = "With one or two letters, the first " + view.Count(invite.ShortReach) + " invitations of the list are searched. Type three letters or more to search all."
	}
	if !q.Cursor.IsZero() {
		table.Pager.FirstURL = kit.WithParams(at.url, params, append(slices.Clone(at.narrow), kit.ParamSize)...)
	}
	for _, i := range list.Rows {
		table.Rows = append(table.Rows, p.statusRow(i))
	}
	return table
}

func (p *Pages) statusRow(i *invite.Invitation) StatusRow {
	row := StatusRow{
		DetailsURL:   kit.InvitationURL(i.ID),
		FirstName:    i.FirstName.String(),
		LastName:     i.LastName.String(),
		Email:        i.Email.String(),
		Organisation: i.Organisation.String(),
		Department:   i.Department.String(),
		Inviter:      i.InviterEmail.String(),
		Agency:       i.Agency.Acronym(),
		Invited:      view.Date(i.CreatedAt),
		TechPass:     string(i.TechPassStatus(p.Now())),
		Seed:         string(i.SEEDStatus(p.Now())),
		Mail:         standingBadge(i, p.Now()),
		SeedMail:     mailTroubles[i.SEEDMailTrouble(p.Now())],
		RequestKey:   kit.NewRequestKey(),
	}
	row.ResendURL, row.ResendFrom = p.resendOf(i)
	if i.MailRefused(p.Now()) {
		row.CorrectURL = kit.InvitationURL(i.ID) + "/correct"
	}
	if row.SeedMail != "" {
		row.SeedMailURL = kit.InvitationURL(i.ID) + "/seed-mail"
	}
	return row
}

// standingBadge says in a word what the TechPass status does not: what the invitation waits
// for, or what is wrong with its mail; "" for nothing.
func standingBadge(i *invite.Invitation, now time.Time) string {
	switch i.State {
	case invite.WaitsForDomain:
		return view.StatusWaitsForDomain
	case invite.NotSent:
		return view.StatusNotSent
	default:
		return mailBadge(i, now)
	}
}

// mailTroubles say in a word what is wrong with a mail.
var mailTroubles = map[mail.Trouble]string{
	mail.NoMailbox: view.StatusMailRefused, mail.Delayed: view.StatusMailDelayed, mail.NotDelivered: view.StatusNotDelivered,
}

// mailBadge says in a word what is wrong with the invitation's mail, "" where nothing is.
func mailBadge(i *invite.Invitation, now time.Time) string { return mailTroubles[i.MailTrouble(now)] }

// resendOf returns where the invitation is sent again, or else from when on it may be.
func (p *Pages) resendOf(i *invite.Invitation) (url, from string) {
	at, ok := i.NextResend(p.Now())
	switch {
	case !ok:
		return "", ""
	case p.Now().Before(at):
		return "", view.DateTime(at)
	}
	return kit.InvitationURL(i.ID) + "/resend", ""
}
