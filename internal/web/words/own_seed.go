package words

import (
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/seed"
	"techbiz/internal/web/view"
)

// OwnSEEDWords tell the holder where they stand.
func OwnSEEDWords(own myaccount.SEED) string {
	switch own.Waits {
	case seed.ForLicence:
		if own.Far {
			return "SEED is requested for you. You wait for a licence, " + Place(own.Standing) + ". A mail tells you how to onboard your device once one is assigned. Please wait for it."
		}
		return "SEED is requested for you. You are " + InLine(own.Standing) + ". A mail tells you how to onboard your device once one is assigned. Please wait for it."
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

// OwnDays is for how many days the link of a sign-up is valid.
const OwnDays = int(invite.OwnLifetime / (24 * time.Hour))
