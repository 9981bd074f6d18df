// Package storetest is the suite that every store passes, from a fresh and migrated
// instance for each test. It asks only what the domain's ports promise.
package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/lifecycle"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/openid"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/work/health"
)

// Store is a store as the domain packages ask for it.
type Store interface {
	Invites() invite.Store
	Mails() mail.Store
	SignIns() signin.Store
	Audits() audit.Store
	Allowlist() allowlist.Store
	Batches() batch.Store
	Factors() mfa.Store
	MyAccounts() myaccount.Store
	OpenID() openid.Store
	Lives() lifecycle.Store
	Notices() notice.Store
	PortalStore
}

// PortalStore is the part that is about the portal itself.
type PortalStore interface {
	Agencies() agency.Store
	PolicyTexts() policy.Store
	Announcements() announce.Store
	Queue() health.Store
	Insight() insight.Store
	Enrolments() device.Store
	Seeds() seed.Store
	Desk() desk.Store
	Approvals() approval.Store
}

// Run runs the suite. fresh returns an empty store that lives as long as its test.
func Run(t *testing.T, fresh func(t *testing.T) Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, f *fixture)
	}{
		{"AccountsComeBackAsTheyWere", accountsComeBack},
		{"EmailsAndUsernamesAreUnique", uniqueAccounts},
		{"AConflictLeavesTheTransactionWhole", conflictLeavesTransaction},
		{"AFailedChangeLeavesNothing", failedChangeLeavesNothing},
		{"OneOfManyConcurrentAccountsWins", concurrentAccounts},
		{"InvitationsComeBackAsTheyWere", invitationsComeBack},
		{"PagesHoldEachRowOnce", pages},
		{"ListShowsOwnRowsOnly", ownRowsOnly},
		{"SearchFindsAnyPart", search},
		{"SearchFindsLoginIDs", searchLoginIDs},
		{"SearchFindsFrequentAndRareTerms", searchMany},
		{"ShortTermsReachSoFar", shortTerms},
		{"SearchKeepsToOnesOwn", searchAmongOthers},
		{"CountsFollowTheStates", counts},
		{"OverdueAreThoseWhoseTimeIsOver", overdue},
		{"LapsingAreThoseWhoseTimeEndsSoon", lapsing},
		{"MailsEndOnce", mailsEndOnce},
		{"MailsEndTogether", mailsEndTogether},
		{"MailsAreBroughtForward", mailsAreBroughtForward},
		{"MailsAreHeld", mailsAreHeld},
		{"MailsAreTheirOwnTrouble", mailsAreTheirOwnTrouble},
		{"LinksLeadToTheirInvitation", links},
		{"CodesGiveTheirTriesOnce", codeTries},
		{"CodesAreCounted", codeCounts},
		{"CodesAskedAtOnceLeaveOneOpen", codesAskedAtOnce},
		{"RequestKeysAreRecordedOnce", requestKeys},
		{"TheTrailIsSealedInOrder", sealing},
		{"TheTrailIsFiltered", trailFilters},
		{"DomainsAreAllowedOnce", domains},
		{"InvitationsWaitForDomains", domainWaits},
		{"DomainsOfferSEEDOrNot", domainsOfferSEED},
		{"ChallengesAreSpentOnce", challengesSpentOnce},
		{"SignUpsEndOnce", signUpsEndOnce},
		{"SignUpsAreCounted", signUpsAreCounted},
		{"TokensExpire", tokens},
		{"SignInsEnd", signInsEnd},
		{"UnfinishedSignInsEnd", unfinishedSignInsEnd},
		{"DevicesAreKnownAgain", devicesAreKnownAgain},
		{"BrowsersWhereAMailboxWasProved", browsersWhereAMailboxWasProved},
		{"TriesAreCounted", triesAreCounted},
		{"AccountsByUsername", accountsByUsername},
		{"BatchesComeBackAsTheyWere", batchesComeBack},
		{"CountsFollowTheRowsOfABatch", batchCounts},
		{"RowsOfABatchAreFlagged", batchRowsAreFlagged},
		{"RowsOfOnePersonFindEachOther", batchTwins},
		{"BatchesThatStandStillAreFound", batchesMove},
		{"RequestsComeBackAsTheyWere", requestsComeBack},
		{"DomainsAreRequestedOnce", domainRequests},
		{"RequestsAreFiltered", requestsAreFiltered},
		{"PagesHoldEachRequestOnce", requestPages},
		{"StoriesComeBackInOrder", requestStories},
		{"AttachmentsComeBackAsTheyWere", requestFiles},
		{"NothingIsLeftOfDeletedPeoplesRequests", requestsAreForgotten},
		{"AppsComeBackAsTheyWere", appsComeBack},
		{"RecoveryCodesWorkOnce", recoveryCodes},
		{"PasskeysComeBackAsTheyWere", passkeysComeBack},
		{"ChallengesAreTakenOnce", ceremonies},
		{"ChallengesAreAnsweredOnce", answeredOnce},
		{"HoldersAreToldWhatIsHeld", held},
		{"ClientsComeBackAsTheyWere", clientsComeBack},
		{"AuthRequestsComeBackAsTheyWere", authRequestsComeBack},
		{"GrantsAndTheirTokens", grantsAndTheirTokens},
		{"RefreshTokensAreUsedOnce", refreshTokensAreUsedOnce},
		{"ConsentsAddUp", consentsAddUp},
		{"ClientsGoWithAllTheyHave", clientsGoWithAllTheyHave},
		{"SigningKeysTakeTurns", signingKeysTakeTurns},
		{"OpenIDIsSwept", openIDIsSwept},
		{"DueAccountsComeInOrder", dueAccounts},
		{"DueAccountsAreTakenOnce", dueOnce},
		{"ManyAccountsAreStoredAtOnce", manyAccounts},
		{"WhatBelongsToAccountsEnds", whatBelongsEnds},
		{"NothingIsLeftOfDeletedAccounts", nothingIsLeft},
		{"InviteeOfDeletedAccountIsForgotten", inviteeIsForgotten},
		{"NoticesComeBackAsTheyWere", noticesComeBack},
		{"NoticesOfAcceptanceGiveWay", acceptedGivesWay},
		{"PagesHoldEachNoticeOnce", noticePages},
		{"NoticesAreReadUpToATime", noticesAreRead},
		{"NoticesAreToldOnce", noticesAreTold},
		{"NoNoticeIsLeftUntold", noNoticeIsLeftUntold},
		{"InvitationsMoveToAColleague", invitationsMove},
		{"AccountsAreFoundByWords", accountsFound},
		{"AccountsAreFoundByTheIndex", accountsFoundByIndex},
		{"PoliciesComeBackAsTheyWere", policiesComeBack},
		{"PublishedPoliciesNeverChange", policiesNeverChange},
		{"OneOfManyConcurrentDraftsWins", concurrentDrafts},
		{"AnnouncementsComeBackAsTheyWere", announcementsComeBack},
		{"AnnouncementsAreListedByTheirTimes", announcementsAreListed},
		{"JobsAreCounted", jobsAreCounted},
		{"FailedMailsAreCounted", failedMailsAreCounted},
		{"NodesAreSeen", nodesAreSeen},
		{"TrailNamesWhoAndWhat", trailNames},
		{"SilentNodesAreLost", silentNodesAreLost},
		{"TheTrailIsCountedFromItsPlaceOn", insightPlace},
		{"SealedEventsAreCounted", insightEvents},
		{"InvitationsAreLookedAtAsTheyStand", standings},
		{"FactsComeBackAsTheyWere", factsComeBack},
		{"SumsAddUp", sumsAddUp},
		{"WhatIsStuckIsFound", stuckOnes},
		{"WhoseSEEDIsStuckIsFound", stuckSEED},
		{"InvitationsAreFilteredBySEED", filteredBySEED},
		{"MissingSEEDMailsAreFound", missingSEEDMails},
		{"ResendRunsComeOneAfterAnother", resendRuns},
		{"WhatMayBeResentIsFound", resendableOnes},
		{"WhatDidNotLeaveIsFound", undeliveredOnes},
		{"SEEDDevicesComeBackAsTheyWere", seedDevicesComeBack},
		{"EnrolmentCodesComeBackAsTheyWere", enrolmentCodesComeBack},
		{"DueDevicesComeInOrder", dueSeedDevices},
		{"OneAuthorityIsKept", oneAuthority},
		{"SupportComesBackAsItWas", supportComesBack},
		{"DevicesAreForgottenWithTheirHolder", devicesAreForgotten},
		{"ProvisioningsComeBackAsTheyWere", provisioningsComeBack},
		{"LicencesGoToWhoWaitsLongest", licenceLine},
		{"APoolHandsOutExactlyItsSize", licencePool},
		{"InvitationsOfAgenciesAreFound", wholeScope},
		{"PagesOfAgenciesHoldEachRowOnce", wholePages},
		{"AgenciesFollowAHandOver", wholeFollowsHandOver},
		{"DutiesAreListedInOrder", duties},
		{"AgenciesComeBackAsTheyWere", agencies},
		{"DomainsKeepWhatIsSaidOfThem", domainsAreAdministered},
		{"DomainsTellWhoWaits", waitingOfDomain},
		{"AccountsOfAnAgencyAreFound", accountsOfAgency},
		{"AgenciesReadTheirPartOfTheTrail", trailOfAgency},
		{"ApprovalsComeBackAsTheyWere", approvalsComeBack},
		{"OneApprovalAboutTheSameWaits", oneApprovalWaits},
		{"ApprovalsAreListed", approvalsAreListed},
		{"NothingIsLeftOfDeletedPeoplesApprovals", approvalsAreForgotten},
		{"SetUpLinksWorkOnce", setUpLinksWorkOnce},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.run(t, &fixture{T: t, Store: fresh(t), at: time.Date(2026, 11, 24, 9, 0, 0, 123456000, time.UTC)})
		})
	}
}

// fixture is a store with a clock and short ways to make things.
type fixture struct {
	*testing.T
	Store
	at time.Time
}

func (f *fixture) ctx() context.Context { return f.Context() }

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) update(change func(tx invite.Tx) error) error {
	return f.Invites().Update(f.ctx(), change)
}

func must[T any](f *fixture) func(v T, err error) T {
	f.Helper()
	return func(v T, err error) T {
		f.Helper()
		f.ok(err)
		return v
	}
}

func (f *fixture) email(s string) people.Email { return must[people.Email](f)(people.ParseEmail(s)) }

func (f *fixture) account(email string) *techpass.Account {
	e := f.email(email)
	return &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Pending, CreatedAt: f.at}
}

func (f *fixture) addAccount(email string) *techpass.Account {
	f.Helper()
	a := f.account(email)
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	return a
}

// invitation returns one by inviter to its own account, not stored yet.
func (f *fixture) invitation(inviter *techpass.Account, email string) *invite.Invitation {
	return &invite.Invitation{ID: uuid.Must(uuid.NewV7()), Type: invite.ByEmail, InviterID: inviter.ID, InviterEmail: inviter.Email,
		AccountID: inviter.ID, Email: f.email(email), State: invite.Open, Attempt: 1,
		CreatedAt: f.at, AttemptedAt: f.at, SentAt: f.at, ExpiresAt: f.at.Add(invite.Lifetime)}
}

func (f *fixture) add(is ...*invite.Invitation) {
	f.Helper()
	f.ok(f.update(func(tx invite.Tx) error {
		for _, i := range is {
			if err := tx.AddInvitations(f.ctx(), i); err != nil {
				return err
			}
		}
		return nil
	}))
}

// addTogether is add for many, in as few statements as their number allows.
func (f *fixture) addTogether(is []*invite.Invitation) {
	f.Helper()
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddInvitations(f.ctx(), is...) }))
}

func (f *fixture) event(action audit.Action, subject uuid.UUID) *audit.Event {
	return &audit.Event{ID: uuid.Must(uuid.NewV7()), At: f.at, ActorRole: people.RoleSystem, Action: action,
		Subject: audit.Subject{Type: "invitation", ID: subject}, TraceID: strings.Repeat("ab", 16), Data: map[string]string{"k": "v"}}
}

// numbered gives the n-th of many addresses.
func numbered(n int) string { return fmt.Sprintf("person%05d@tech.gov.sg", n) }
