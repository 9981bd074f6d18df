package accept

import (
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showVerify asks for the code that was mailed to the invitee.
func (p *Pages) showVerify(v *access.Visitor) error {
	opened, err := p.linkOpened(v)
	if err != nil || opened == nil {
		return err
	}
	if v.Browser() == "" {
		return drawOtherBrowser(v, http.StatusOK)
	}
	return drawVerify(v, http.StatusOK, opened.Invitation, access.RefusedCode{})
}

// verify takes the code as proof of the mailbox, and accepts the invitation by it.
func (p *Pages) verify(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	opened, err := p.linkOpened(v)
	if err != nil || opened == nil {
		return err
	}
	if v.Browser() == "" {
		return drawOtherBrowser(v, http.StatusUnprocessableEntity)
	}
	visitor := invite.Visitor{Browser: v.Browser(), Client: kit.LimitKey(v.Client)}
	account, err := p.Invites.Accept(v.R.Context(), v.R.PathValue("token"), form.Get(view.FieldCode), visitor)
	if refused, ok := access.CodeRefusal(err); ok {
		return drawVerify(v, http.StatusUnprocessableEntity, opened.Invitation, refused)
	}
	if drawn, drawErr := p.drawRefusedLink(v, err); drawn {
		return drawErr
	}
	if err != nil {
		return err
	}
	// The session becomes one in which the invitee's steps are taken. It lets nobody into the portal.
	return v.GoOnActivating(access.Flow{}, account, signin.MethodCode)
}

func drawVerify(v *access.Visitor, status int, i *invite.Invitation, refused access.RefusedCode) error {
	page := v.Page("Type the code")
	page.Refused = refused.Code.Error != ""
	return v.Draw(status, AcceptCodePage(page, AcceptCode{
		Invitee:    i.Email.String(),
		Code:       refused.Code,
		Locked:     refused.Locked,
		Action:     v.On(linkURL(v, "/verify")),
		ValidUntil: v.CodeValid(),
		ResendURL:  linkURL(v, "/code"),
		BackURL:    linkURL(v, ""),
	}))
}

func drawOtherBrowser(v *access.Visitor, status int) error {
	return v.DrawState(status, view.AcceptState{
		Tone:       view.ToneWarning,
		Title:      "The code was asked for in another browser",
		Paragraphs: []string{"A code works only in the browser that asked for it. Go on there, or ask for a new code here: the older one stays good in its own browser for 10 minutes."},
		PostURL:    linkURL(v, "/code"),
		PostLabel:  "Email me a new code",
		Link:       &view.Link{Text: "Back to the invitation", URL: linkURL(v, "")},
	})
}
