package mailer

import (
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"techbiz/internal/mail"
)

// causeOf says whose trouble a server's refusal of one message is (docs/decisions/0015). It
// is the one place that holds this rule:
//
//  1. Up to MAIL FROM the recipient has not been named: whatever is refused there is about
//     us or the server. 421 means that the server goes away.
//  2. An enhanced status (RFC 3463) decides alone, whatever the basic code and the words say.
//     Of 5xx replies it is the address's fault with 5.1.1, 5.1.2, 5.1.3, 5.1.6 and 5.1.10, and
//     with 5.4.1 where RCPT TO is answered by "recipient address rejected" (Exchange Online).
//     5.2.x and 4.2.x are the mailbox's, all others are ours or the server's.
//  3. Without one, a 550, 551, 553 or 554 is the address's fault where its words say that
//     there is no such mailbox, and say nothing of relaying, senders, spam, rates and the
//     like. Quoted addresses and links don't count as words.
//  4. Words that name our own sender's address, or say that the server does not relay, are
//     about us, whatever the status: some servers refuse relaying with 5.1.2.
//
// Whoever is in doubt tries again: a mail that is tried too often costs little, and an
// address that is called wrong costs a person their invitation.
func causeOf(at step, reply *textproto.Error, sender string) mail.Cause {
	if at == stepMail || reply.Code == 421 {
		return mail.CauseServer
	}
	words := strings.ToLower(oneLine(reply.Msg))
	if sender != "" && strings.Contains(words, strings.ToLower(sender)) || noRelay.MatchString(words) {
		return mail.CausePolicy
	}
	status := statusOf(words)
	switch {
	case reply.Code/100 == 5 && status != "":
		return causeOfStatus(at, status, words)
	case reply.Code/100 == 5 && slices.Contains(addressCodes, reply.Code) && noSuchMailbox(words):
		return mail.CauseAddress
	case strings.HasPrefix(status, "4.2."), reply.Code == 450, reply.Code == 552, strings.Contains(words, "greylist"), strings.Contains(words, "graylist"):
		return mail.CauseMailbox
	}
	return mail.CausePolicy
}

func causeOfStatus(at step, status, words string) mail.Cause {
	switch status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10":
		return mail.CauseAddress
	case "5.4.1":
		if at == stepRcpt && strings.Contains(words, "recipient address rejected") {
			return mail.CauseAddress
		}
	}
	if strings.HasPrefix(status, "5.2.") || strings.HasPrefix(status, "4.2.") {
		return mail.CauseMailbox
	}
	return mail.CausePolicy
}

// atStart finds the enhanced status where RFC 2034 puts it; Cisco writes a # before it.
// inMark finds it where qmail and its kin put it: "(#5.1.1)".
var (
	atStart = regexp.MustCompile(`^#?([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|$)`)
	inMark  = regexp.MustCompile(`#\s?([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|$)`)
)

// statusOf returns the enhanced status in a reply's words, "" where there is none.
func statusOf(words string) string {
	for _, place := range []*regexp.Regexp{atStart, inMark} {
		if found := place.FindStringSubmatch(words); found != nil {
			return found[1]
		}
	}
	return ""
}

// addressCodes are the basic codes with which servers that know no enhanced ones refuse a
// mailbox.
var addressCodes = []int{550, 551, 553, 554}

var (
	// quoted are addresses and links in a reply, which may hold any word.
	quoted  = regexp.MustCompile(`https?://\S+|<[^>]*>|\S+@\S+`)
	noRelay = regexp.MustCompile(`\brelay(?:ing)?(?: access)?(?: is)? (?:denied|prohibited|not (?:allowed|permitted|authori[sz]ed))|\bunable to relay\b`)
	// unknown says that there is no such mailbox.
	unknown = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		`(?:user|recipient|mailbox|address|addressee|account)(?: is)? (?:unknown|not found|not known)`,
		`unknown (?:user|recipient|mailbox|address|addressee|account|local[- ]part)`,
		`no such (?:user|recipient|mailbox|address|person|account|local user)`,
		`(?:user|recipient|mailbox|address|addressee|account)(?: that you tried to reach)? (?:does not|doesn't|do not) exist`,
		`(?:user|recipient) not exist`,
		`no (?:mailbox|account|user) (?:here )?by that name`,
		`does(?: not|n't) have an? \S+ account`,
		`invalid (?:recipients?|mailbox|user)`,
		`(?:bad|malformed) (?:recipient|destination) (?:mailbox )?address`,
		`not a (?:valid|known) (?:recipient|mailbox|user)`,
		`not our customer`,
	}, "|") + `)\b`)
	// otherwise are words of replies that are about something else, whatever they say besides.
	otherwise = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		`sender`, `senders`, `mail from`, `from address`, `return[- ]path`, `envelope from`, `callout`, `call[- ]back`,
		`relay`, `relays`, `relaying`, `rcpthosts`, `spam`, `junk`, `virus`, `blocked`, `block ?list(?:ed)?`, `black ?list(?:ed)?`, `banned`,
		`policy`, `policies`, `reputation`, `prohibited`, `denied`, `not (?:allowed|permitted|authori[sz]ed|verified|authenticated)`,
		`authentication`, `unauthenticated`, `spf`, `dkim`, `dmarc`,
		`rate`, `limit`, `limits`, `throttl\w*`, `too (?:many|fast|quickly|frequent|large|big)`, `quota`, `full`, `disabled`, `suspended`,
		`temporar\w+`, `later`, `try again`, `gr[ea]ylist\w*`, `helo`, `ehlo`, `reverse dns`, `client host`, `your (?:ip|host|server)`,
	}, "|") + `)\b`)
)

// noSuchMailbox tells whether the words, in lower case, say that there is no such mailbox
// and nothing else.
func noSuchMailbox(words string) bool {
	words = strings.ReplaceAll(quoted.ReplaceAllString(words, " "), "’", "'")
	words = strings.Join(strings.Fields(words), " ")
	return unknown.MatchString(words) && !otherwise.MatchString(words)
}
