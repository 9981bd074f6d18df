package admin

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"techbiz/internal/base/fault"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showPolicyDraft shows the draft of a text, or a new one that starts from the text in force.
func (p *Pages) showPolicyDraft(v *kit.Request) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	draft, err := p.draftOrNew(v, k)
	if err != nil {
		return err
	}
	model := policyForm(draft)
	page := policyPage(v, k, model.Heading())
	if kept := v.TakeKept(&page); len(kept) > 0 {
		model = model.Typed(kept)
	}
	return v.Draw(http.StatusOK, PolicyDraftPage(page, model))
}

func (p *Pages) draftOrNew(v *kit.Request, k policy.Kind) (*policy.Policy, error) {
	draft, err := p.Policies.Draft(v.R.Context(), v.Actor, k)
	if errors.Is(err, fault.NotFound) {
		return p.Policies.Begin(v.R.Context(), v.Actor, k)
	}
	return draft, err
}

func policyForm(draft *policy.Policy) PolicyForm {
	return PolicyForm{
		Title:         draft.Kind.Title(),
		Revision:      strconv.Itoa(draft.Revision),
		PolicyVersion: view.Input{Value: draft.Version},
		Text:          view.Input{Value: draft.Text.Markdown()},
		Note:          view.Input{Value: draft.Note},
		Action:        policyURL(draft.Kind) + "/draft",
		CancelURL:     policyURL(draft.Kind),
		DiscardURL:    discardURL(draft),
	}
}

// discardURL is where a draft is discarded; "" where none is stored.
func discardURL(draft *policy.Policy) string {
	if draft.Revision == 0 {
		return ""
	}
	return policyURL(draft.Kind) + "/discard"
}

// savePolicyDraft keeps what was typed, and goes on to how it will look.
func (p *Pages) savePolicyDraft(v *kit.Request) error {
	k, err := policyKind(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := policy.Form{Version: form.Get(view.FieldPolicyVersion), Text: form.Get(view.FieldText), Note: form.Get(view.FieldNote)}
	if _, err := p.Policies.Save(v.R.Context(), v.Actor, k, typed, revisionOf(form)); err != nil {
		return p.refusePolicyDraft(v, k, form, err)
	}
	return v.Redirect(policyURL(k) + "/preview")
}

// refusePolicyDraft draws the form again with what was typed and what is wrong with it.
func (p *Pages) refusePolicyDraft(v *kit.Request, k policy.Kind, form url.Values, refused error) error {
	draft, err := p.draftOrNew(v, k)
	if err != nil {
		return err
	}
	model := policyForm(draft).Typed(form)
	model.Revision = strconv.Itoa(draft.Revision) // a conflict was told: saving again is meant
	page := policyPage(v, k, model.Heading())
	status := v.Refuse(&page, func(field string) *view.Input {
		switch field {
		case policy.FieldVersion:
			return &model.PolicyVersion
		case policy.FieldText:
			return &model.Text
		case policy.FieldNote:
			return &model.Note
		}
		return nil
	}, refused)
	return v.Draw(status, PolicyDraftPage(page, model))
}

// revisionOf is the revision that the form was drawn with, 0 for what was not stored yet.
func revisionOf(form url.Values) int {
	n, err := strconv.Atoi(cmp.Or(form.Get(view.FieldRevision), "0"))
	if err != nil {
		return -1
	}
	return n
}
