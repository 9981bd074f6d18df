package web

import (
	"encoding/json"
	"fmt"

	"techbiz/internal/desk"
	"techbiz/internal/myaccount"
	"techbiz/internal/web/view"
)

// seedModel tells what the holder may do about SEED.
func (v *visit) seedModel() (view.AccountSEED, error) {
	a := v.holder.Account
	choice, err := v.s.MyAccount.SEEDChoice(v.r.Context(), a)
	if err != nil {
		return view.AccountSEED{}, err
	}
	m := view.AccountSEED{Wanted: a.SEED, DeclineURL: "/account/seed/decline"}
	switch choice {
	case myaccount.MayRequest:
		m.RequestURL = "/account/seed/request"
	case myaccount.AskDesk:
		m.DeskURL = v.deskFor(raisePath+"?"+view.FieldKind+"="+string(desk.SEED), "TechPass: a vendor needs SEED")
	case myaccount.NotOffered:
		m.Domain = a.Email.Domain()
	case myaccount.MayDecline:
	}
	return m, nil
}

// requestSEED notes that the holder wants a device onboarded.
func (s *Server) requestSEED(v *visit) error {
	if err := s.MyAccount.RequestSEED(v.r.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.told(accountPath, "SEED was requested. Wait for the mail before you onboard a device.")
}

// declineSEED notes that the holder needs no device in SEED.
func (s *Server) declineSEED(v *visit) error {
	if err := s.MyAccount.DeclineSEED(v.r.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.told(accountPath, "Your account is no longer meant for SEED.")
}

// downloadData hands out everything that is held about the holder.
func (s *Server) downloadData(v *visit) error {
	held, err := s.MyAccount.Download(v.r.Context(), v.holder.Account.ID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return fmt.Errorf("write what is held: %w", err)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="techpass-my-data.json"`)
	_, _ = v.w.Write(text) // a browser that has gone away is no trouble of ours
	return nil
}
