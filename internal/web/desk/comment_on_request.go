package desk

import (
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// newComment is the form under a request's story; nil where nothing can be said any more.
func newComment(st *desk.Story, typed url.Values, key string) *RequestComment {
	if !st.May.Comment {
		return nil
	}
	c := &RequestComment{
		Action: kit.RequestURL(st.ID) + "/comment", RequestKey: key, MaxFile: desk.MaxFileSize, Accept: acceptedFiles(),
		Text: view.Field{Name: view.FieldText, Label: "Add a comment", MaxLength: view.MaxNote, Optional: true,
			Input: view.Input{Value: typed.Get(view.FieldText)}},
		Files: filesField(), Button: "Comment", MayNote: st.May.Work, Internal: typed.Get(view.FieldInternal) == InternalYes,
	}
	if st.State == desk.Asked && st.May.Own {
		c.Text.Label, c.Button = "Your answer", "Answer"
	}
	return c
}

// commentOnRequest adds a comment, by the requester or by the desk.
func (p *Pages) commentOnRequest(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, uploads, err := p.formWithFiles(v)
	if err != nil {
		return err
	}
	err = p.Desk.AddComment(v.R.Context(), v.Actor, id, desk.Remark{
		Text: form.Get(view.FieldText), Internal: form.Get(view.FieldInternal) == InternalYes, Files: uploads,
	}, kit.RequestKey(form))
	if len(people.FieldErrorsOf(err)) > 0 {
		return p.drawRequest(v, id, form, uploads, err)
	}
	if err != nil {
		return p.refuseRequest(v, id, err)
	}
	return v.Redirect(kit.RequestURL(id) + "#story-title")
}
