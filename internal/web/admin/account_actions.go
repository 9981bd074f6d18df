package admin

import (
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// accountAction is something that an admin does to an account. A page of its own asks for
// confirmation.
type accountAction struct {
	name    string // in the address
	label   string // of the way to its page, and of its button
	danger  bool
	offered func(a lifecycle.About) bool
	title   string
	means   []string // what follows
	field   func(a lifecycle.About) view.Field
	// plan tells what a hand-over would do, where the action is one as it was sent: a second
	// page asks whether that is meant. nil where there is none.
	plan func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (*handover.Plan, error)
	do   func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (told string, err error)
}

// accountActions are all of them, in the order in which a page offers them.
var accountActions = []accountAction{
	{
		name: "leave", label: "Mark as left", danger: true, title: "Has this officer left?",
		offered: func(a lifecycle.About) bool {
			return !a.State.Ended() && a.Email.Kind() == people.Officer && a.LeftAt.IsZero()
		},
		means: []string{"The account is disabled, and every session and API token of the officer ends.",
			"Another officer can take over the people whom the officer invited. The next page asks you to confirm that. It can be done later as well."},
		field: func(lifecycle.About) view.Field { return words.HandToField(true) },
		plan:  planHandOver(true),
		do: func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (string, error) {
			to, err := words.ParseReceiver(form, true)
			if err != nil {
				return "", err
			}
			d, err := p.Lives.Leave(v.R.Context(), v.Actor, a.Email, to)
			return "The officer is marked as left." + leftWords(d, to), err
		},
	},
	{
		name: "hand-over", label: "Hand over invitations", title: "Hand over all invitations",
		offered: func(a lifecycle.About) bool { return a.Invited > 0 },
		means:   []string{"Another officer takes over everyone whom this officer invited. The next page tells how many they are and who the officer is, and asks you to confirm."},
		field:   func(lifecycle.About) view.Field { return words.HandToField(false) },
		plan:    planHandOver(false),
		do: func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (string, error) {
			to, err := words.ParseReceiver(form, false)
			if err != nil {
				return "", err
			}
			h, err := p.Lives.HandOverOf(v.R.Context(), v.Actor, a.ID, to)
			if err != nil {
				return "", err
			}
			return words.HandedOver(h), nil
		},
	},
	{
		name: "enable", label: "Enable", title: "Enable this account?",
		offered: func(a lifecycle.About) bool { return a.State == techpass.Disabled },
		means:   []string{"Its holder can sign in again. The daily job leaves the account alone for five days, so that they can."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			return "The account is enabled.", p.Lives.Enable(v.R.Context(), v.Actor, a.ID)
		},
	},
	{
		name: "disable", label: "Disable", danger: true, title: "Disable this account?",
		offered: func(a lifecycle.About) bool {
			return a.State.Usable() || (a.State == techpass.Disabled && a.Cause == techpass.ContractEnd)
		},
		means: []string{"Its holder is signed out everywhere and can't sign in until an admin enables the account."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			return "The account is disabled.", p.Lives.Disable(v.R.Context(), v.Actor, a.ID)
		},
	},
	{
		name: "reset-mfa", label: "Reset MFA", danger: true, title: "Reset the second factors of this account?",
		offered: func(a lifecycle.About) bool { return !a.State.Ended() && a.HasMFA() },
		means: []string{"Make sure that it is the holder who asks: whoever knows the first factor can then set up another second one.",
			"The authenticator app, the recovery codes and the passkeys are removed, every session ends, and the holder is told by mail.",
			"Where the holder has a duty, a second admin has to approve it first."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			asked, err := p.Lives.ResetMFA(v.R.Context(), v.Actor, a.ID)
			if asked != nil {
				return kit.WaitsWords, nil
			}
			return "The second factors are removed. The holder sets up another at the next sign-in.", err
		},
	},
	{
		name: "investigate", label: "Put under investigation", title: "Put this account under investigation?",
		offered: func(a lifecycle.About) bool { return !a.State.Ended() && !a.Investigated },
		means:   []string{"The daily job neither reminds nor disables, terminates or deletes it until the investigation ends. Its holder can go on using it; disable it as well where they must not."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			return "The account is under investigation.", p.Lives.Investigate(v.R.Context(), v.Actor, a.ID, true)
		},
	},
	{
		name: "clear", label: "End the investigation", title: "End the investigation?",
		offered: func(a lifecycle.About) bool { return a.Investigated },
		means:   []string{"The daily job looks after the account again, and does at once what came due meanwhile."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			return "The investigation has ended.", p.Lives.Investigate(v.R.Context(), v.Actor, a.ID, false)
		},
	},
	{
		name: "contract", label: "Set end of contract", title: "When does the contract end?",
		offered: func(a lifecycle.About) bool { return a.Contract.MaySet }, means: words.ContractMeans,
		field: func(a lifecycle.About) view.Field { return words.EndsOnField(a.EndsOn.Shown()) },
		do: func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (string, error) {
			day, err := words.ParseEndsOn(form)
			if err != nil {
				return "", err
			}
			return words.ContractSet(day), p.Lives.SetContractOf(v.R.Context(), v.Actor, a.ID, day)
		},
	},
	{
		name: "type", label: "Change type", title: "Change the type of this account?",
		offered: func(a lifecycle.About) bool { return !a.State.Ended() },
		means:   []string{"The daily job leaves product accounts alone: they are for tests and training. Only public officers can invite."},
		field:   typeField,
		do: func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (string, error) {
			t := techpass.Type(form.Get(view.FieldType))
			return "The account is of type " + string(t) + " now.", p.Lives.SetType(v.R.Context(), v.Actor, a.ID, t)
		},
	},
	{
		name: "terminate", label: "Terminate", danger: true, title: "Terminate this account?",
		offered: func(a lifecycle.About) bool { return !a.State.Ended() },
		means: []string{"It ends for good, and its email and login ID are free at once. Five days later everything personal about it is deleted.",
			"This can't be taken back: the user would have to be invited again."},
		do: func(p *Pages, v *kit.Request, a lifecycle.About, _ url.Values) (string, error) {
			return "The account is terminated.", p.Lives.Terminate(v.R.Context(), v.Actor, a.ID)
		},
	},
}

// planHandOver reads to whom the account's invitations would go, and plans it.
func planHandOver(optional bool) func(*Pages, *kit.Request, lifecycle.About, url.Values) (*handover.Plan, error) {
	return func(p *Pages, v *kit.Request, a lifecycle.About, form url.Values) (*handover.Plan, error) {
		to, err := words.ParseReceiver(form, optional)
		if err != nil || to.IsZero() {
			return nil, err
		}
		plan, err := p.Lives.PlanHandOverOf(v.R.Context(), v.Actor, a.ID, to)
		if err != nil || plan.Count == 0 {
			return nil, err
		}
		return &plan, nil
	}
}

// leftWords tell what became of the invitations of an officer who left, after the first
// sentence.
func leftWords(d lifecycle.Departure, to people.Email) string {
	switch {
	case d.Offered > 0:
		return " " + to.String() + " is asked to take over " + view.Counted(d.Offered, "invitation", "invitations") + ". Nothing is moved until they accept, within 7 days."
	case d.HandedOver > 0:
		return " " + to.String() + " now has " + words.MoreInvitations(d.HandedOver) + ", and gets a notification."
	}
	return ""
}

func typeField(a lifecycle.About) view.Field {
	f := view.Field{Name: view.FieldType, Label: "Type", Required: true}
	for _, t := range lifecycle.Types(a.Account) {
		f.Options = append(f.Options, view.Option{Value: string(t), Label: string(t), Selected: t == a.Type})
	}
	return f
}
