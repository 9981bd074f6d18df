package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"techbiz/internal/desk"
	"techbiz/internal/myaccount"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// seedModel tells where the holder stands with SEED and what they may do about it.
func (v *visit) seedModel() (view.AccountSEED, error) {
	a := v.holder.Account
	own, err := v.s.MyAccount.SEEDOf(v.R.Context(), a)
	if err != nil {
		return view.AccountSEED{}, err
	}
	m := view.AccountSEED{Text: ownSEEDWords(own)}
	switch own.State {
	case seed.Requested, seed.Licensed, seed.Lapsed:
		m.DeclineURL = seedPath + "/decline"
	case seed.Invited, seed.Onboarded:
		m.StepsURL, m.DeclineAskURL = seedPath, seedPath+"/decline"
		m.Onboarded = own.State == seed.Onboarded
	case seed.NotRequired, seed.Deprovisioned:
	}
	switch own.Choice {
	case myaccount.MayRequest:
		m.RequestURL = seedPath + "/request"
	case myaccount.AskDesk:
		m.DeskURL = v.DeskFor(kit.RaisePath+"?"+view.FieldKind+"="+string(desk.SEED), "TechPass: a vendor needs SEED")
	case myaccount.NotOffered, myaccount.MayDecline:
	}
	if at, ok := own.NextMail(v.s.Now()); ok && own.Waits != seed.ForMail {
		if v.s.Now().Before(at) {
			m.MailFrom = view.DateTime(at)
		} else {
			m.MailURL = seedPath + "/mail"
		}
	}
	return m, nil
}

// ownSEEDWords tell the holder where they stand.
func ownSEEDWords(own myaccount.SEED) string {
	switch own.Waits {
	case seed.ForLicence:
		if own.Far {
			return "SEED is requested for you. You wait for a licence, " + words.Place(own.Standing) + ". A mail tells you how to onboard your device once one is assigned. Please wait for it."
		}
		return "SEED is requested for you. You are " + words.InLine(own.Standing) + ". A mail tells you how to onboard your device once one is assigned. Please wait for it."
	case seed.ForAnother:
		return "SEED is requested for you, but another account of your mailbox has SEED or asked for it first. One person has one licence. It goes on here once the other account needs SEED no more."
	case seed.ForTechPass:
		return "SEED is requested for you. It goes on once your TechPass account is active."
	case seed.ForMail:
		return "A SEED licence is assigned to you. The mail that tells you how to onboard your device is on its way."
	case seed.ForRemail:
		return "A SEED licence is assigned to you, but the mail did not arrive. Ask for it again."
	case seed.ForDevice:
		return "A SEED licence is assigned to you. Onboard your device by " + view.DateTime(own.ExpiresAt) + "; after that the licence goes to the next user who waits."
	case seed.ForRequest:
		if own.Choice == myaccount.NotOffered {
			return "No device was onboarded in time, so your licence went back, and SEED is not offered to mailboxes of your domain any more."
		}
		return "No device was onboarded in time, or it was not used for long, so your licence went back. Request SEED again if you still need it."
	case seed.ForNothing:
	}
	switch {
	case own.State == seed.Onboarded:
		return "Your device is onboarded to SEED since " + view.Date(own.OnboardedAt) + ". Nothing is left to do: use SGTS products from it."
	case own.Choice == myaccount.NotOffered:
		return "SEED is not offered to mailboxes of your domain."
	case own.Choice == myaccount.AskDesk:
		return "Vendors get SEED by a service request, which the officer that they work with supports."
	}
	return "You need SEED to reach SGTS products from an Internet device. From a GSIB you do not."
}

// requestSEED puts the holder in the line for a licence.
func (s *Server) requestSEED(v *visit) error {
	if err := s.MyAccount.RequestSEED(v.R.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "SEED was requested. Wait for the mail before you onboard a device.")
}

// askOwnSEEDMail mails the SEED mail to the holder once more.
func (s *Server) askOwnSEEDMail(v *visit) error {
	if err := s.Seeds.AskAgain(v.R.Context(), v.holder.Account.Actor(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "The SEED mail is on its way to "+v.holder.Account.Email.String()+". It is valid for 30 days.")
}

// showDeclineSEED asks whether SEED is really not needed.
func (s *Server) showDeclineSEED(v *visit) error {
	own, err := s.MyAccount.SEEDOf(v.R.Context(), v.holder.Account)
	if err != nil {
		return err
	}
	m := view.Change{
		Title: "You don't need SEED?", Action: seedPath + "/decline", Button: "I don't need SEED", Danger: true, CancelURL: kit.AccountPath,
		Paragraphs: []string{"Your licence goes back at once, and on to the next user who waits."},
	}
	if own.State == seed.Onboarded {
		m.Paragraphs = append(m.Paragraphs, "Your device is released: it is no longer managed, and can't reach SGTS products over the Internet any more.")
	}
	m.Paragraphs = append(m.Paragraphs, "If you need SEED again later, you wait for a licence like others.")
	return v.Draw(http.StatusOK, view.ChangePage(v.Page(m.Title, kit.CrumbAccount, view.Crumb{Label: "SEED"}), m))
}

// declineSEED notes that the holder needs no device in SEED.
func (s *Server) declineSEED(v *visit) error {
	if err := s.MyAccount.DeclineSEED(v.R.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "Your account is no longer meant for SEED.")
}

// downloadData hands out everything that is held about the holder.
func (s *Server) downloadData(v *visit) error {
	held, err := s.MyAccount.Download(v.R.Context(), v.holder.Account.ID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return fmt.Errorf("write what is held: %w", err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("Content-Disposition", `attachment; filename="techpass-my-data.json"`)
	_, _ = v.W.Write(text) // a browser that has gone away is no trouble of ours
	return nil
}
