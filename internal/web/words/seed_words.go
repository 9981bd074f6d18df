package words

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/web/view"
)

// Place names a place in the line: "12th", or "behind more than 1,000 others".
func Place(st seed.Standing) string {
	if st.Far {
		return "behind more than " + view.Count(seed.PlaceCeiling) + " others"
	}
	return ordinal(st.Place)
}

func ordinal(n int) string {
	suffix := "th"
	switch n % 10 {
	case 1:
		suffix = "st"
	case 2:
		suffix = "nd"
	case 3:
		suffix = "rd"
	}
	if n%100 >= 11 && n%100 <= 13 {
		suffix = "th"
	}
	return strconv.Itoa(n) + suffix
}

// InLine says where somebody stands in the line.
func InLine(st seed.Standing) string {
	if st.Far {
		return "in the line for a licence, " + Place(st)
	}
	return Place(st) + " in line for a licence"
}

// SEEDFacts are what the inviter reads of the invitee's SEED beside its state.
func SEEDFacts(st seed.Standing) []view.Fact {
	holds := st.State == seed.Licensed || st.State == seed.Invited
	switch {
	case holds && !st.ExpiresAt.IsZero():
		return []view.Fact{{Label: "SEED mail", Value: "Valid until " + view.DateTime(st.ExpiresAt)}}
	case st.State == seed.Onboarded && !st.OnboardedAt.IsZero():
		return []view.Fact{{Label: "Device onboarded", Value: view.DateTime(st.OnboardedAt)}}
	}
	return nil
}

// SEEDTrack say how far the invitee is with SEED.
func SEEDTrack(i *invite.Invitation, st seed.Standing, now time.Time) string {
	switch words := seedStateWord(st); {
	case i.TechPassStatus(now) == invite.StatusNotFound:
		return "Nothing is under way"
	case words != "-":
		return words
	case i.SEEDStatus(now) == seed.StatusNotRequired:
		return "Not required"
	case i.AccountID == uuid.Nil:
		return "Requested: waits for TechPass"
	default: // who else invited them follows it
		return string(i.SEEDStatus(now))
	}
}

// remailWords say what helps where the SEED mail did not arrive. The mailbox was proved once,
// so its address can't be corrected any more.
func remailWords(d mail.Delivery) string {
	switch d.Trouble() {
	case mail.NoMailbox:
		return "The mail server does not know the mailbox, so the SEED mail was refused. Ask the user whether the mailbox still works. If it does, send the SEED mail again. If the user has another address now, invite that address."
	case mail.NotDelivered:
		return "No mail server took the SEED mail in time. The user did nothing wrong. Send the SEED mail again."
	default:
		return "The SEED mail did not arrive. Send the SEED mail again."
	}
}

// seedStateWord says where the invitee stands, in a few words.
func seedStateWord(st seed.Standing) string {
	switch st.Waits {
	case seed.ForTechPass:
		return "Requested: waits for TechPass"
	case seed.ForLicence:
		return "Requested: " + InLine(st)
	case seed.ForAnother:
		return "Requested: another account of this mailbox comes first"
	case seed.ForMail:
		return "Licence assigned: the SEED mail is on its way"
	case seed.ForRemail:
		if st.Delivery.Trouble() == mail.NoMailbox {
			return "Licence assigned: the SEED mail was refused"
		}
		return "Licence assigned: the SEED mail did not arrive"
	case seed.ForDevice:
		return "Invited: the SEED mail was sent"
	case seed.ForRequest:
		return "Lapsed: no device was onboarded in time"
	case seed.ForNothing:
	}
	switch st.State {
	case seed.Onboarded:
		return "Onboarded"
	case seed.Deprovisioned:
		return "Deprovisioned: not needed any more"
	case seed.NotRequired, seed.Requested, seed.Licensed, seed.Invited, seed.Lapsed:
	}
	return "-"
}

// nextForSEED says who has to act next once TechPass is active, and what helps.
func nextForSEED(st seed.Standing) (name, what string) {
	switch st.Waits {
	case seed.ForTechPass:
		return "The invitee", "SEED goes on once the TechPass account is active again. The place in the line is kept."
	case seed.ForLicence:
		return "An administrator", "No SEED licence is free. The user is " + InLine(st) + "; the SEED mail follows by itself as soon as one is free."
	case seed.ForAnother:
		return "The invitee", "Another account of the same mailbox has SEED or asked for it first. One person has one licence: SEED goes on here once the other account needs it no more."
	case seed.ForMail:
		if st.Delivery.Failing() {
			return "TechBiz", "A SEED licence is assigned. " + mailWaits(st.Delivery)
		}
		return "TechBiz", "A SEED licence is assigned, and the SEED mail is on its way to the mail server."
	case seed.ForRemail:
		return "You", remailWords(st.Delivery)
	case seed.ForDevice:
		return "The invitee", "Follows the SEED mail and onboards a device. The mail is valid until " + view.DateTime(st.ExpiresAt) + "."
	case seed.ForRequest:
		return "The invitee", "No device was onboarded in time, so the licence went back. If SEED is still needed, the user requests it again in My Account."
	case seed.ForNothing:
	}
	if st.State == seed.Onboarded {
		return "", "Nothing is left to do: the user is onboarded to TechPass, and a device to SEED."
	}
	return "", "Nothing is left to do: the user is onboarded."
}
