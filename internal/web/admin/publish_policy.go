package admin

import (
	"errors"
	"net/http"
	"strconv"

	"techbiz/internal/base/fault"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// onDraft shows a page about the draft of the text that the address names. Where there is
// none any more, it leads to the versions, where a published one stands.
func (p *Pages) onDraft(v *kit.Request, show func(draft *policy.Policy) error) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	draft, err := p.Policies.Draft(v.R.Context(), v.Actor, k)
	if errors.Is(err, fault.NotFound) {
		v.Flash(view.Notice{Tone: view.ToneInfo, Text: "There is no draft any more: it was published or discarded."})
		return v.Redirect(policyURL(k))
	}
	if err != nil {
		return err
	}
	return show(draft)
}

// previewPolicy shows the draft as its readers will see it.
func (p *Pages) previewPolicy(v *kit.Request) error {
	return p.onDraft(v, func(draft *policy.Policy) error {
		text, err := words.PolicyText(draft)
		if err != nil {
			return err
		}
		return v.Draw(http.StatusOK, PolicyPreviewPage(policyPage(v, draft.Kind, "Preview"), PolicyPreview{
			PolicyText: text, Note: draft.Note, EditURL: policyURL(draft.Kind) + "/draft",
			PublishURL: policyURL(draft.Kind) + "/publish", DiscardURL: discardURL(draft),
		}))
	})
}

// askPublishPolicy says who will be asked to accept the text, and when.
func (p *Pages) askPublishPolicy(v *kit.Request) error {
	return p.onDraft(v, func(draft *policy.Policy) error {
		asked, err := p.Policies.Asked(v.R.Context(), v.Actor)
		if err != nil {
			return err
		}
		return askOfPolicy(v, draft, view.Confirm{
			Title:  "Publish version " + draft.Version + " of the " + draft.Kind.Title() + "?",
			Points: publishWords(draft.Kind, asked),
			Button: "Publish", Action: policyURL(draft.Kind) + "/publish", CancelURL: policyURL(draft.Kind) + "/preview", CancelText: "Back to the preview",
		})
	})
}

// publishWords say what publishing means to whom.
func publishWords(k policy.Kind, asked int) []string {
	final := "A published version never changes. To correct it, publish another version."
	if k == policy.AcceptableUse {
		return []string{
			"From now on, everybody who onboards a device to SEED accepts this version.",
			"Devices that are enrolled already stay enrolled.",
			final,
		}
	}
	people := view.Counted(asked, "person with an active account accepts", "people with an active account accept")
	if asked > policy.AskedCeiling {
		people = "More than " + view.Count(policy.AskedCeiling) + " people with an active account accept"
	}
	return []string{
		people + " it at the next sign-in, before anything else. Whoever is signed in goes on until then.",
		"Everyone who activates an account from now on accepts this version.",
		final,
	}
}

// publishPolicy brings the draft into force.
func (p *Pages) publishPolicy(v *kit.Request) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	published, err := p.Policies.Publish(v.R.Context(), v.Actor, k, revisionOf(form))
	if err != nil {
		return policyDeedRefused(v, k, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "Version " + published.Version + " of the " + k.Title() + " is in force."})
	return v.Redirect(policyURL(k))
}

// askDiscardPolicy asks whether the draft is really to go.
func (p *Pages) askDiscardPolicy(v *kit.Request) error {
	return p.onDraft(v, func(draft *policy.Policy) error {
		return askOfPolicy(v, draft, view.Confirm{
			Title:  "Discard the draft of version " + draft.Version + "?",
			Points: []string{"What was written in it is gone. The version in force stays as it is."},
			Button: "Discard draft", Danger: true, Action: policyURL(draft.Kind) + "/discard", CancelURL: policyURL(draft.Kind) + "/draft", CancelText: "Keep it",
		})
	})
}

// askOfPolicy asks about the draft as its reader saw it.
func askOfPolicy(v *kit.Request, draft *policy.Policy, m view.Confirm) error {
	m.Hidden = []view.HiddenField{{Name: view.FieldRevision, Value: strconv.Itoa(draft.Revision)}}
	return v.Ask(policyPage(v, draft.Kind, m.Button), m)
}

// discardPolicy deletes the draft.
func (p *Pages) discardPolicy(v *kit.Request) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := p.Policies.Discard(v.R.Context(), v.Actor, k, revisionOf(form)); err != nil {
		return policyDeedRefused(v, k, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The draft of the " + k.Title() + " is discarded."})
	return v.Redirect(policyURL(k))
}

// policyDeedRefused leads back to the draft, or to the versions where it is gone.
func policyDeedRefused(v *kit.Request, k policy.Kind, err error) error {
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		v.Flash(view.Notice{Tone: view.ToneWarning, Text: conflict.Reason})
		return v.Redirect(policyURL(k) + "/preview")
	}
	if errors.Is(err, fault.NotFound) {
		v.Flash(view.Notice{Tone: view.ToneInfo, Text: "There is no draft any more: it was published or discarded."})
		return v.Redirect(policyURL(k))
	}
	return err
}
