package e2e_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/testparts"
)

// drawn holds the states that the gallery of internal/web/view draws as well, under these
// names. There axe-core checks them at both widths, so the walks leave it out, which was
// half of their time. Which exhibit stands for which state was found by comparing markup:
// each element that can be seen, with its classes, ARIA attributes and parent, stands in one
// of those that are named here (the notice above a page, the dot at the bell and the mark in
// the navigation in others). A state without a row is checked by axe-core where it is met: a
// menu that is open, a page without JavaScript, whatever is new.
var drawn = map[string]string{
	"A newer invitation has taken this one's place": "session-ended accept-other",
	"Activate your TechPass account":                "sign-up-link",
	"Admins and agents":                             "duties",
	"Admins and agents refused":                     "duties-refused duties",
	"Administration":                                "administration",
	"Administration of an agency":                   "administration",
	"All invitations, none found":                   "invitations-not-found",
	"All invitations, second page":                  "invitations",
	"Allow-list a domain":                           "desk-new-mfa",
	"Announcements":                                 "announcements-none announcements",
	"Audit filter refused":                          "audit-none agencies-refused",
	"Audit trail":                                   "audit",
	"Audit trail of an agency":                      "audit audit-delegated",
	"Audit trail with no record":                    "audit-none",
	"Audit trail, second page":                      "audit",
	"Batch upload":                                  "batch-upload batch-upload-refused",
	"Batch upload refused":                          "batch-upload-refused",
	"Check your mailbox":                            "code",
	"Choose a new password":                         "techpass-new-password",
	"Choose a password":                             "password",
	"Company mailbox in an email invitation":        "email-refused email",
	"Company's domain":                              "domain-company domain-missing",
	"Correct the address":                           "correct",
	"Correct the address refused":                   "correct-refused email-refused",
	"Create account":                                "account",
	"Create account after signing in again":         "account-username",
	"Create account left empty":                     "account-refused announcement-refused",
	"Decline this request?":                         "desk-decline-refused admin-account-leave desk-request-staff",
	"Domain not allowed":                            "email-refused email",
	"Domains":                                       "domains",
	"Domains, one without SEED":                     "domains",
	"Duplicate of another officer":                  "email-refused email",
	"Duplicate of one's own":                        "email-refused email",
	"Duplicate with an account":                     "email-refused email",
	"Edit profile":                                  "profile",
	"Email invitation":                              "email",
	"Email missing":                                 "email-refused email",
	"Enrol your device":                             "device-code",
	"Enter your password":                           "techpass-password",
	"Failed submission":                             "email-failed",
	"Fixed file to confirm":                         "batch-mend",
	"Government domain":                             "domain-missing domain-company",
	"Grant this request?":                           "desk-grant",
	"Has this officer left?":                        "admin-account-leave",
	"How you sign in":                               "methods",
	"Insight":                                       "insight",
	"Insight after all was sent again":              "insight insight-done",
	"Insight of everybody":                          "insight-all",
	"Invitation Type":                               "types",
	"Invitation of another officer":                 "invitation-refused invitation-onboarded",
	"Invitation sent":                               "done",
	"Invite User Status":                            "status",
	"Keep your recovery codes":                      "recovery-codes",
	"List of the demo":                              "batch-draft",
	"List, confirm":                                 "batch-submit",
	"List whose fixed file waits":                   "batch-mend-refused batch-draft",
	"List, done":                                    "batch-done",
	"List, draft":                                   "batch-draft",
	"MDM Acceptable Use Policy":                     "privacy terms",
	"Mail refused":                                  "invitation-refused invitation-onboarded",
	"My Account":                                    "my-account-vendor my-account-seed-refused",
	"My Account with a SEED licence":                "my-account-seed-invited",
	"New announcement":                              "announcement announcement-new",
	"New version of the Terms of Use":               "policy-new",
	"Nothing can be sent again now":                 "insight-resend-nothing",
	"Onboard device to SEED":                        "device-policy device-enrol",
	"One more step":                                 "techpass-factor",
	"Open your invitation again":                    "problem-500 problem-404",
	"Page not found":                                "problem-404 problem-500",
	"Page not found, signed in":                     "problem-404",
	"Personal mailbox":                              "email-refused email",
	"Policies":                                      "policies",
	"Privacy Policy":                                "step-privacy sign-up-officer",
	"Privacy Policy refused":                        "step-terms-refused sign-up-officer",
	"Protect your sign-in":                          "mfa",
	"Publish version 2027-01 of the Terms of Use?":  "policy-publish",
	"Reason too long":                               "email-refused email",
	"Remove this domain?":                           "duty-take client-delete",
	"Remove your device?":                           "duty-take",
	"Replace your device?":                          "device-replace",
	"Reset this list?":                              "batch-reset",
	"Reset your password":                           "techpass-reset",
	"Revoke this invitation?":                       "revoke",
	"Row 3":                                         "batch-row email",
	"SEED devices":                                  "device-support",
	"SEED is not needed":                            "seed-decline",
	"SEED licences with somebody who waits":         "licences",
	"Send 5 invitations again?":                     "insight-resend",
	"Sent again from the list":                      "invitation-of-others domain-missing",
	"Service desk queue":                            "desk-queue",
	"Service requests are raised elsewhere":         "desk-outside",
	"Set up your authenticator app":                 "app-setup",
	"Settings in effect":                            "settings",
	"Sign in":                                       "techpass-login",
	"Sign in refused":                               "signin-refused signin-techpass",
	"Sign up":                                       "sign-up",
	"Sign up refused":                               "sign-up-domain",
	"Sign up with a company mailbox":                "sign-up-company",
	"Sign-in code refused":                          "code-refused",
	"Status with no record":                         "status-none",
	"Status, last page":                             "status",
	"Take this duty?":                               "duty-take",
	"Take this software off the list?":              "duty-take client-delete",
	"TechPass sign-in for the portal":               "techpass-login",
	"Terms of Use":                                  "step-privacy",
	"This invitation was withdrawn":                 "accept-revoked accept-lapsed",
	"Type the code":                                 "accept-code",
	"Unknown invitation link":                       "problem-404 problem-500",
	"Username refused: Username must not have two periods in a row":          "account-refused account-username",
	"Username refused: Username must only include letters a to z":            "account-refused account-username",
	"Username refused: Username must start and end with a letter or a digit": "account-refused account-username",
	"Username refused: not needed":                                           "account-refused account-username",
	"Create account, domain not allowed":                                     "account-domain account-username",
	"Invitation waits for the domain":                                        "done-waits",
	"Username refused: taken":                                                "account-refused account-username",
	"An invitation that came to nothing":                                     "invitation-ended",
	"Address corrected":                                                      "invitation domain-missing",
	"Login ID copied":                                                        "invitation-resend",
	"Notifications, unread":                                                  "notifications",
	"Notifications, read":                                                    "notifications-read domain-missing",
	"SEED mail refused, in the list":                                         "status",
	"SEED mail refused":                                                      "invitation-seed-refused",
	"SEED mail sent again":                                                   "invitation-seed-waits domain-missing",
	"Email invitation, domain not allowed":                                   "account-domain email-refused",
	"Email invitation waits":                                                 "done-waits",
	"An invitation that waits":                                               "invitation",
	"Revoke what waits":                                                      "revoke-waits",
	"Revoked while it waited":                                                "invitation-ended domain-missing",
	"Hand over, the form":                                                    "hand-over",
	"Hand over, choosing users":                                              "hand-over-pick",
	"Hand over, confirm":                                                     "hand-over-confirm",
	"Hand over, offered":                                                     "hand-over-sender domain-missing",
	"Hand over, received":                                                    "hand-over-receiver",
	"Hand over, accepted":                                                    "hand-over-over",
	"Welcome, Officer":                                                       "overview",
	"You are invited to TechPass":                                            "accept",
	"Your TechPass is active":                                                "onboarded",
	"Your name":                                                              "name",
	"This page needs TechPass":                                               "techpass-needed",
	"You are onboarded":                                                      "onboarded",
	"You are signed out":                                                     "signed-out",
	"You can't use this page":                                                "problem-404",
	"You don't need SEED?":                                                   "seed-decline",
	"Your session has ended":                                                 "session-ended",
	"a new invitation was asked for":                                         "session-ended accept-other",
	"a passkey was added":                                                    "methods",
	"accounts found":                                                         "admin-accounts-found",
	"an account as an admin sees it":                                         "admin-account",
	"an announcement":                                                        "announcements",
	"an earlier version":                                                     "terms privacy",
	"code was asked for in another browser":                                  "accept-lapsed accept-other",
	"consent":                                                                "techpass-consent",
	"device onboarded":                                                       "device-onboarded device-enrol",
	"draft refused":                                                          "policy-draft-refused policy-new",
	"end of contract":                                                        "contract seed-decline",
	"enrolled while the page was open":                                       "device-code-used",
	"enrolment code":                                                         "device-code",
	"link is halfway":                                                        "accept-other",
	"link is lapsed":                                                         "accept-lapsed",
	"link is onboarded":                                                      "accept-used",
	"link is revoked":                                                        "accept-revoked accept-lapsed",
	"link opened by another person":                                          "accept-other accept-lapsed",
	"new terms to accept":                                                    "step-privacy step-terms-refused",
	"own service requests":                                                   "desk",
	"password not changed":                                                   "methods-refused methods",
	"password refused":                                                       "password-refused password",
	"preview of an announcement":                                             "announcement announcement-new",
	"preview of the terms":                                                   "policy-preview",
	"queue with all requests":                                                "desk-queue admin-accounts-found",
	"removing asks":                                                          "duty-take",
	"replacing asks":                                                         "device-replace",
	"second factor":                                                          "techpass-factor",
	"sign-in with an announcement":                                           "sign-in-announced signin-techpass",
	"steps before the policy":                                                "device-policy device-enrol",
	"supported versions":                                                     "device-support",
	"username is needed":                                                     "account-username",
	"vendor asks for SEED":                                                   "desk-new-mfa",
	"versions of the terms":                                                  "policy-history",
}

// The exhibits are there, wherever below internal/web they are drawn.
func TestDrawnStatesAreInTheGallery(t *testing.T) {
	t.Parallel()
	var sources strings.Builder
	err := filepath.WalkDir(filepath.Join(testparts.RepositoryRoot(t), "internal", "web"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		sources.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for state, exhibits := range drawn {
		for exhibit := range strings.FieldsSeq(exhibits) {
			if !strings.Contains(sources.String(), `{name: "`+exhibit+`", `) {
				t.Errorf("%s: the gallery has no %s; without a row the state is checked here", state, exhibit)
			}
		}
	}
}
