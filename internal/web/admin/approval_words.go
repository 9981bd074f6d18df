package admin

import (
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

func approvalURL(id uuid.UUID) string { return kit.ApprovalsPath + "/" + id.String() }

// approvalKind says in words what is asked for.
type approvalKind struct {
	// title says it in a list, of whom or what.
	title func(w approval.What) string
	// Means says what approving does.
	Means []string
	// Done is told to who approved.
	Done string
}

// ApprovalKinds are the kinds in words.
var ApprovalKinds = map[approval.Kind]approvalKind{
	approval.GiveDuty: {
		title: func(w approval.What) string {
			return "Make " + w.Mailbox + " " + words.Duties[techpass.Duty(w.Duty)]
		},
		Means: []string{"The officer has the duty at once, in the place of another one that they have, and is told by mail. It rests until they have a second factor, and a mailed code does not let them set one up: where they have none, the operator of TechBiz makes them a set-up link.",
			"Check with the person who asked that they mean it."},
		Done: "The duty is given.",
	},
	approval.ResetMFA: {
		title: resetTitle,
		Means: resetMeans,
		Done:  "The second factors are removed. The holder sets up another at the next sign-in.",
	},
	approval.GrantReset: {
		title: func(w approval.What) string { return resetTitle(w) + ", as request " + w.Request + " asks for" },
		Means: append([]string{"The service request is granted, and its requester is told."}, resetMeans...),
		Done:  "The request is granted, and the second factors are removed. The holder sets up another at the next sign-in.",
	},
	approval.FirstParty: {
		title: func(w approval.What) string {
			return "Let the product " + w.Product.Name + " sign people in without asking them"
		},
		Means: []string{"The product is registered as it is shown here. Nobody who signs in to it is asked whether it may know who they are.",
			"Make sure that the government itself runs it, and that it answers at each of these addresses."},
		Done: "The product is registered as it was asked for.",
	},
}

func resetTitle(w approval.What) string {
	return "Reset the second factors of " + w.Mailbox + ", " + words.Duties[techpass.Duty(w.Duty)]
}

var resetMeans = []string{"The authenticator app, the recovery codes and the passkeys are removed, every session ends, and the holder is told by mail.",
	"Whoever then shows the password, or the word of the identity provider, sets up another second factor, and has the duty. A mailed code is not enough for that: who has neither needs a set-up link from the operator of TechBiz. Make sure that it is the holder who asks: call them."}

// approvalFacts say exactly what is asked for.
func approvalFacts(w approval.What) []view.Fact {
	var list []view.Fact
	if w.Mailbox != "" {
		list = append(list, view.Fact{Label: "Officer", Value: w.Mailbox})
	}
	if w.Duty != "" {
		list = append(list, view.Fact{Label: "Duty", Value: words.DutyTitles[techpass.Duty(w.Duty)]})
	}
	if w.Request != "" {
		list = append(list, view.Fact{Label: "Service request", Value: w.Request})
	}
	if p := w.Product; p != nil {
		list = append(list,
			view.Fact{Label: "Product", Value: p.Name},
			view.Fact{Label: "Client ID", Value: p.ID},
			view.Fact{Label: "Sends people back to", Value: strings.Join(p.RedirectURIs, ", ")})
		if len(p.PostLogoutURIs) > 0 {
			list = append(list, view.Fact{Label: "After signing out to", Value: strings.Join(p.PostLogoutURIs, ", ")})
		}
	}
	return list
}

// ApprovalStates are the states in words.
var ApprovalStates = map[approval.State]words.Sentence{
	approval.Waiting:   {Title: "Waits", Tone: view.ToneWarning},
	approval.Approved:  {Title: "Approved", Tone: view.ToneSuccess},
	approval.Refused:   {Title: "Refused", Tone: view.ToneDanger},
	approval.Withdrawn: {Title: "Withdrawn", Tone: view.ToneNeutral},
	approval.Expired:   {Title: "Not decided in time", Tone: view.ToneNeutral},
}

// deciderWord names who decided.
func deciderWord(a *approval.Approval) string {
	switch {
	case a.State == approval.Expired:
		return "Nobody"
	case a.DeciderID == uuid.Nil:
		return "The operator's command line"
	case a.DeciderEmail.IsZero():
		return "Somebody whose account is deleted"
	}
	return a.DeciderEmail.String()
}
