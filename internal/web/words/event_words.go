package words

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/web/view"
)

// eventGroup is a type of event, by which lists of events can be filtered as a whole.
type eventGroup struct {
	key   string // in addresses
	title string
	kinds []eventKind
}

// eventKind is one event in the words in which lists of events tell it.
type eventKind struct {
	action audit.Action
	words  string
}

// eventGroups are all events. What somebody did is told without who did it, which stands
// beside it.
var eventGroups = []eventGroup{
	{"signing-in", "Signing in", []eventKind{
		{audit.SignedIn, "Signed in to the portal"},
		{audit.TechPassSignedIn, "Signed in with TechPass"},
		{audit.SignedOut, "Signed out"},
		{audit.OthersSignedOut, "Signed out everywhere else"},
		{audit.SignInCodeAsked, "Asked for a sign-in code"},
		{audit.SignInRefused, "A sign-in was refused"},
		{audit.FactorRefused, "A wrong authenticator code was typed"},
		{audit.PasswordReset, "Reset the password"},
		{audit.SetUpLinkMade, "Made a one-time set-up link"},
		{audit.SetUpLinkUsed, "Used the set-up link"},
		{audit.TokenCreated, "Made an API token"},
	}},
	{"invitations", "Invitations", []eventKind{
		{audit.InvitationSent, "Sent an invitation"},
		{audit.InvitationWaits, "Kept an invitation waiting for its domain"},
		{audit.InvitationNotSent, "An invitation that waited for its domain was not sent"},
		{audit.InvitationResent, "Sent an invitation again"},
		{audit.InvitationRenewed, "The invitee asked for a new invitation"},
		{audit.AddressCorrected, "Corrected the address of an invitation"},
		{audit.InvitationRevoked, "Revoked an invitation"},
		{audit.InvitationReplaced, "An invitation was replaced by a newer one"},
		{audit.InvitationLapsed, "An invitation lapsed"},
		{audit.InvitationEnded, "An invitation ended with its account"},
		{audit.InvitationOpened, "The link of an invitation was opened"},
		{audit.CodeAsked, "Asked for a code on an invitation's page"},
		{audit.CodeRefused, "A wrong code was typed on an invitation's page"},
		{audit.InvitationAccepted, "Accepted an invitation"},
		{audit.InvitationResumed, "Came back to an accepted invitation"},
		{audit.InvitationDone, "Was onboarded"},
		{audit.DuplicateRefused, "Tried to invite somebody who has an account"},
		{audit.SignUpAsked, "Somebody asked to sign up"},
		{audit.InvitationsExport, "Downloaded a list of invitations"},
		{audit.InvitationsHandedOver, "Handed over invitations"},
		{audit.HandOverAsked, "Asked another officer to take over invitations"},
		{audit.HandOverAccepted, "Accepted a hand-over of invitations"},
		{audit.HandOverDeclined, "Declined a hand-over of invitations"},
		{audit.HandOverWithdrawn, "Withdrew a hand-over of invitations"},
		{audit.HandOverExpired, "A hand-over of invitations was not accepted in time"},
		{audit.ResendingAsked, "Asked to send invitations again"},
	}},
	{"lists", "Lists of users", []eventKind{
		{audit.BatchUploaded, "Uploaded a list"},
		{audit.BatchMended, "Uploaded a corrected list"},
		{audit.BatchChecked, "Checked a list again"},
		{audit.BatchRowEdited, "Changed a row of a list"},
		{audit.BatchRowRemoved, "Removed a row of a list"},
		{audit.BatchHiddenDecided, "Decided about hidden rows of a list"},
		{audit.BatchTextsCorrected, "Corrected misread text in a list"},
		{audit.BatchReset, "Discarded a list"},
		{audit.BatchSubmitted, "Submitted a list"},
		{audit.BatchUndone, "Undid the submission of a list"},
		{audit.BatchStarted, "Inviting the users of a list began"},
		{audit.BatchFinished, "Inviting the users of a list ended"},
		{audit.BatchExpired, "A list that nobody submitted was deleted"},
	}},
	{"mails", "Mails", []eventKind{
		{audit.MailAccepted, "The mail server took a mail"},
		{audit.MailRefused, "The mail server refused a mail"},
		{audit.MailGivenUp, "A mail was given up"},
		{audit.MailWithdrawn, "A mail was withdrawn before it left"},
		{audit.InvitationUndelivered, "An inviter was told that no mail server took an invitation's mail in time"},
		{audit.MailsAlarm, "Admins were told that most mails of an hour did not leave"},
		{audit.MailsBroughtForward, "Mails that had not left were tried again at once"},
		{audit.MailsHeld, "Mails were held back after a copy was restored"},
		{audit.MailsReleased, "Held mails were released"},
		{audit.MailsDropped, "Held mails were dropped"},
	}},
	{"accounts", "TechPass accounts", []eventKind{
		{audit.AccountCreated, "An account was made"},
		{audit.NameGiven, "Gave the name"},
		{audit.PasswordSet, "Set a password"},
		{audit.PasswordChanged, "Changed the password"},
		{audit.AppConfirmed, "Set up an authenticator app"},
		{audit.AppRemoved, "Removed the authenticator app"},
		{audit.RecoveryCodesMade, "Made new recovery codes"},
		{audit.RecoveryCodeUsed, "Used a recovery code"},
		{audit.PasskeyAdded, "Added a passkey"},
		{audit.PasskeyRenamed, "Renamed a passkey"},
		{audit.PasskeyRemoved, "Removed a passkey"},
		{audit.PasskeyBlocked, "A passkey was blocked"},
		{audit.PrivacyAccepted, "Accepted the privacy policy"},
		{audit.TermsAccepted, "Accepted the terms of use"},
		{audit.AccountActivated, "An account became active"},
		{audit.ProfileChanged, "Changed the profile"},
		{audit.DataDownloaded, "Downloaded the account's data"},
		{audit.AccountReminded, "A reminder was mailed"},
		{audit.AccountDisabled, "An account was disabled"},
		{audit.AccountEnabled, "An account was enabled"},
		{audit.AccountTerminated, "An account was terminated"},
		{audit.AccountDeleted, "An account's data was deleted"},
		{audit.MFAReset, "Reset somebody's sign-in methods"},
		{audit.AccountTypeChanged, "Changed the type of an account"},
		{audit.ContractEndSet, "Set the end of a contract"},
		{audit.InvestigationBegun, "Put an account under investigation"},
		{audit.InvestigationEnded, "Ended an investigation"},
		{audit.OfficerLeft, "An officer left"},
	}},
	{"duties", "Duties and approvals", []eventKind{
		{audit.DutyGiven, "Gave a duty"},
		{audit.DutyTaken, "Took a duty away"},
		{audit.AdminGranted, "Made somebody an admin"},
		{audit.ApprovalAsked, "Asked for a second person's approval"},
		{audit.ApprovalGiven, "Approved what somebody asked for"},
		{audit.ApprovalRefused, "Refused what somebody asked for"},
		{audit.ApprovalWithdrawn, "Withdrew what waited for approval"},
		{audit.ApprovalExpired, "Nobody decided on an approval in time"},
	}},
	{"seed", "SEED and devices", []eventKind{
		{audit.SEEDRequested, "SEED was requested"},
		{audit.SEEDWishNoted, "SEED was asked for"},
		{audit.SEEDLicensed, "A SEED licence was assigned"},
		{audit.SEEDMailed, "The SEED mail left"},
		{audit.SEEDMailMissing, "An inviter was told that a SEED mail did not arrive"},
		{audit.SEEDMailAsked, "Asked for the SEED mail again"},
		{audit.SEEDOnboarded, "A device was onboarded to SEED"},
		{audit.SEEDLapsed, "SEED lapsed"},
		{audit.SEEDDeclined, "SEED is not needed"},
		{audit.SEEDWishDeclined, "SEED was declined"},
		{audit.SEEDEnded, "SEED ended with the account"},
		{audit.SEEDPoolSet, "Changed the number of SEED licences"},
		{audit.AcceptableUseAccepted, "Accepted the acceptable use policy"},
		{audit.DeviceOffered, "Was offered a code to enrol a device"},
		{audit.DeviceEnrolled, "A device was enrolled"},
		{audit.DeviceReplaced, "A device was replaced by another one"},
		{audit.DeviceRefused, "A device was refused"},
		{audit.DeviceRenewed, "A device renewed its certificate"},
		{audit.DeviceReleased, "A device was released"},
		{audit.DeviceRemoved, "A device was removed"},
		{audit.DeviceReminded, "A reminder of an unused device was mailed"},
		{audit.DeviceDeleted, "The record of a device was deleted"},
		{audit.DeviceAuthorityMade, "The authority for device certificates was made"},
		{audit.PlatformSaved, "Changed a supported platform"},
		{audit.PlatformDropped, "Removed a supported platform"},
		{audit.ConflictSaved, "Changed a program that SEED conflicts with"},
		{audit.ConflictDropped, "Removed a program that SEED conflicts with"},
	}},
	{"requests", "Service requests", []eventKind{
		{audit.RequestRaised, "Raised a service request"},
		{audit.RequestAssigned, "Assigned a service request"},
		{audit.RequestReleased, "Released a service request"},
		{audit.RequestCommented, "Commented on a service request"},
		{audit.RequestNoted, "Added an internal note to a service request"},
		{audit.RequestAskedBack, "Asked the requester a question"},
		{audit.RequestAnswered, "Answered a question on a service request"},
		{audit.RequestGranted, "Granted a service request"},
		{audit.RequestDone, "Closed a service request as done"},
		{audit.RequestDeclined, "Declined a service request"},
		{audit.RequestWithdrawn, "Withdrew a service request"},
		{audit.RequestFileDownloaded, "Downloaded an attachment of a service request"},
	}},
	{"domains", "Domains and agencies", []eventKind{
		{audit.DomainRequested, "Asked to allow a domain"},
		{audit.DomainAllowed, "Allowed a domain"},
		{audit.DomainRemoved, "Removed a domain"},
		{audit.DomainProviderSet, "Chose the identity provider of a domain"},
		{audit.DomainAgencySet, "Gave a domain to an agency"},
		{audit.DomainSEEDOffered, "Offered SEED to a domain"},
		{audit.DomainSEEDWithheld, "Stopped offering SEED to a domain"},
		{audit.AgencyAdded, "Added an agency"},
		{audit.AgencyRenamed, "Renamed an agency"},
	}},
	{"products", "Products", []eventKind{
		{audit.ClientCreated, "Registered a product"},
		{audit.ClientUpdated, "Changed a product"},
		{audit.ClientSecretMade, "Made a new secret for a product"},
		{audit.ClientDeleted, "Removed a product"},
		{audit.ClientSignedIn, "Signed in to a product"},
		{audit.ConsentGiven, "Allowed a product to see data"},
		{audit.CodeReused, "A product's sign-in code came twice"},
		{audit.RefreshReused, "A product's refresh token came twice"},
		{audit.GrantRevoked, "A product's access ended"},
		{audit.KeyPublished, "A signing key was published"},
		{audit.KeyRetired, "A signing key was retired"},
	}},
	{"portal", "The portal", []eventKind{
		{audit.PolicyDrafted, "Changed the draft of a policy"},
		{audit.PolicyDiscarded, "Discarded the draft of a policy"},
		{audit.PolicyPublished, "Published a policy"},
		{audit.AnnouncementMade, "Made an announcement"},
		{audit.AnnouncementChanged, "Changed an announcement"},
		{audit.AnnouncementEnded, "Ended an announcement"},
		{audit.JobTriedAgain, "Had a failed job tried again"},
		{audit.EventsExport, "Downloaded a list of events"},
	}},
}

// EventWords are the words of each event.
var EventWords = func() map[audit.Action]string {
	words := map[audit.Action]string{}
	for _, g := range eventGroups {
		for _, k := range g.kinds {
			words[k.action] = k.words
		}
	}
	return words
}()

// EventTitle is an event in words. An action of a newer release has none.
func EventTitle(a audit.Action) string {
	if words := EventWords[a]; words != "" {
		return words
	}
	return "Something else happened"
}

// SubjectKinds name what events are about, by the type that they carry.
var SubjectKinds = map[string]string{
	"account": "Account", "agency": "Agency", "announcement": "Announcement", "approval": "Approval", "batch": "List", "client": "Product",
	"device": "Device", "device_authority": "Device certificates", "domain": "Domain", "invitation": "Invitation", "job": "Background job",
	"licences": "SEED licences", "mail": "Mail", "mailbox": "Mailbox", "policy": "Policy", "request": "Service request", "seed": "SEED",
	"seed_support": "SEED support", "signing_key": "Signing key", "token": "API token",
}

// Subject says what the event is about, by name where the reader may know it.
func Subject(e *audit.Event, names audit.Names) string {
	kind := SubjectKinds[e.Subject.Type]
	name := cmp.Or(names[e.Subject.ID], e.Data["domain"], e.Data["agency"])
	return strings.TrimSpace(kind + " " + name)
}

// EventDetails say who else had a part in the event.
func EventDetails(e *audit.Event, names audit.Names) (details []string) {
	named := func(id string) string {
		parsed, err := uuid.Parse(id)
		if err != nil {
			return "the operator"
		}
		return cmp.Or(names[parsed], "another person")
	}
	if by := e.Data["asked_by"]; by != "" && by != e.ActorID.String() {
		details = append(details, "Asked for by "+named(by)+".")
	}
	if by := e.Data["approved_by"]; by != "" {
		details = append(details, "Approved by "+named(by)+".")
	}
	return details
}

// EventOptions are the types of event by which a list can be filtered: whole groups, and
// single ones.
func EventOptions(chosen string) []view.Option {
	options := []view.Option{{Value: "", Label: "All", Selected: chosen == ""}}
	for _, g := range eventGroups {
		options = append(options, view.Option{Group: g.title, Value: g.key, Label: "All: " + g.title, Selected: chosen == g.key})
		for _, k := range g.kinds {
			options = append(options, view.Option{Group: g.title, Value: string(k.action), Label: k.words, Selected: chosen == string(k.action)})
		}
	}
	return options
}

// ChosenEvents are the actions that an option stands for; nil for all.
func ChosenEvents(chosen string) []audit.Action {
	if chosen == "" {
		return nil
	}
	if n := slices.IndexFunc(eventGroups, func(g eventGroup) bool { return g.key == chosen }); n >= 0 {
		var actions []audit.Action
		for _, k := range eventGroups[n].kinds {
			actions = append(actions, k.action)
		}
		return actions
	}
	return []audit.Action{audit.Action(chosen)}
}
