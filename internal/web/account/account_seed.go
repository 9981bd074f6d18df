package account

import (
	"encoding/json"
	"fmt"

	"techbiz/internal/desk"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/seed"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// seedModel tells where the holder stands with SEED and what they may do about it.
func (p *Pages) seedModel(v *access.Visitor) (AccountSEED, error) {
	a := v.Holder.Account
	own, err := p.MyAccount.SEEDOf(v.R.Context(), a)
	if err != nil {
		return AccountSEED{}, err
	}
	m := AccountSEED{Text: words.OwnSEEDWords(own)}
	switch own.State {
	case seed.Requested, seed.Licensed, seed.Lapsed:
		m.DeclineURL = kit.SEEDPath + "/decline"
	case seed.Invited, seed.Onboarded:
		m.StepsURL, m.DeclineAskURL = kit.SEEDPath, kit.SEEDPath+"/decline"
		m.Onboarded = own.State == seed.Onboarded
	case seed.NotRequired, seed.Deprovisioned:
	}
	switch own.Choice {
	case myaccount.MayRequest:
		m.RequestURL = kit.SEEDPath + "/request"
	case myaccount.AskDesk:
		m.DeskURL = v.DeskFor(kit.RaisePath+"?"+view.FieldKind+"="+string(desk.SEED), "TechPass: a vendor needs SEED")
	case myaccount.NotOffered, myaccount.MayDecline:
	}
	if at, ok := own.NextMail(p.Now()); ok && own.Waits != seed.ForMail {
		if p.Now().Before(at) {
			m.MailFrom = view.DateTime(at)
		} else {
			m.MailURL = kit.SEEDPath + "/mail"
		}
	}
	return m, nil
}

// requestSEED puts the holder in the line for a licence.
func (p *Pages) requestSEED(v *access.Visitor) error {
	if err := p.MyAccount.RequestSEED(v.R.Context(), v.Holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "SEED was requested. Wait for the mail before you onboard a device.")
}

// askOwnSEEDMail mails the SEED mail to the holder once more.
func (p *Pages) askOwnSEEDMail(v *access.Visitor) error {
	if err := p.Seeds.AskAgain(v.R.Context(), v.Holder.Account.Actor(), v.Holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "The SEED mail is on its way to "+v.Holder.Account.Email.String()+". It is valid for 30 days.")
}

// showDeclineSEED asks whether SEED is really not needed.
func (p *Pages) showDeclineSEED(v *access.Visitor) error {
	own, err := p.MyAccount.SEEDOf(v.R.Context(), v.Holder.Account)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title: "You don't need SEED?", Action: kit.SEEDPath + "/decline", Button: "I don't need SEED", Danger: true, CancelURL: kit.AccountPath,
		Paragraphs: []string{"Your licence goes back at once, and on to the next user who waits."},
	}
	if own.State == seed.Onboarded {
		m.Paragraphs = append(m.Paragraphs, "Your device is released: it is no longer managed, and can't reach SGTS products over the Internet any more.")
	}
	m.Paragraphs = append(m.Paragraphs, "If you need SEED again later, you wait for a licence like others.")
	return v.Ask(v.Page(m.Title, kit.CrumbAccount, view.Crumb{Label: "SEED"}), m)
}

// declineSEED notes that the holder needs no device in SEED.
func (p *Pages) declineSEED(v *access.Visitor) error {
	if err := p.MyAccount.DeclineSEED(v.R.Context(), v.Holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "Your account is no longer meant for SEED.")
}

// downloadData hands out everything that is held about the holder.
func (p *Pages) downloadData(v *access.Visitor) error {
	held, err := p.MyAccount.Download(v.R.Context(), v.Holder.Account.ID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return fmt.Errorf("write what is held: %w", err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("Content-Disposition", `attachment; filename="techpass-my-data.json"`)
	_, _ = v.W.Write(text) // ignore: the client disconnected
	return nil
}
