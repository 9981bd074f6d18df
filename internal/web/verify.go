package web

import (
	"net/http"

	"techbiz/internal/invite"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showVerify asks for the code that was mailed to the invitee.
func (s *Server) showVerify(v *visit) error {
	opened, err := s.linkOpened(v)
	if err != nil || opened == nil {
		return err
	}
	if v.browser() == "" {
		return v.drawOtherBrowser(http.StatusOK)
	}
	return v.drawVerify(http.StatusOK, opened.Invitation, refusedCode{})
}

// verify takes the code as proof of the mailbox, and accepts the invitation by it.
func (s *Server) verify(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	opened, err := s.linkOpened(v)
	if err != nil || opened == nil {
		return err
	}
	if v.browser() == "" {
		return v.drawOtherBrowser(http.StatusUnprocessableEntity)
	}
	visitor := invite.Visitor{Browser: v.browser(), Client: kit.LimitKey(v.Client)}
	account, err := s.Invites.Accept(v.R.Context(), v.R.PathValue("token"), form.Get(view.FieldCode), visitor)
	if refused, ok := codeRefusal(err); ok {
		return v.drawVerify(http.StatusUnprocessableEntity, opened.Invitation, refused)
	}
	if drawn, drawErr := s.drawRefusedLink(v, err); drawn {
		return drawErr
	}
	if err != nil {
		return err
	}
	// The session becomes one in which the invitee's steps are taken. It lets nobody into the portal.
	return v.goOnActivating(flow{}, account, signin.MethodCode)
}

func (v *visit) drawVerify(status int, i *invite.Invitation, refused refusedCode) error {
	page := v.Page("Type the code")
	page.Refused = refused.code.Error != ""
	return v.Draw(status, view.AcceptCodePage(page, view.AcceptCode{
		Invitee:    i.Email.String(),
		Code:       refused.code,
		Locked:     refused.locked,
		Action:     v.on(v.linkURL("/verify")),
		ValidUntil: v.codeValid(),
		ResendURL:  v.linkURL("/code"),
		BackURL:    v.linkURL(""),
	}))
}

func (v *visit) drawOtherBrowser(status int) error {
	return v.drawState(status, view.AcceptState{
		Tone:       view.ToneWarning,
		Title:      "The code was asked for in another browser",
		Paragraphs: []string{"A code works only in the browser that asked for it. Go on there, or ask for a new code here: the older one stays good in its own browser for 10 minutes."},
		PostURL:    v.linkURL("/code"),
		PostLabel:  "Email me a new code",
		Link:       &view.Link{Text: "Back to the invitation", URL: v.linkURL("")},
	})
}
