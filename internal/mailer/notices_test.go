package mailer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
)

// news answers as notice.Service does.
type news struct {
	letter notice.Letter
	err    error
}

func (n news) LetterFor(context.Context, *mail.Mail) (notice.Letter, error) { return n.letter, n.err }

// told returns so many notices about people of whom the mailbox alone is known.
func told(t *testing.T, number int) []*notice.Notice {
	list := make([]*notice.Notice, number)
	for n := range list {
		list[n] = &notice.Notice{Person: notice.Person{Email: email(t, fmt.Sprintf("person%02d@tech.gov.sg", n))}}
	}
	return list
}

func TestNoticesLetter(t *testing.T) {
	jane := notice.Person{Email: email(t, "jane@acme.com"), FirstName: firstName(t, "Jane")}
	for _, c := range []struct {
		name    string
		parts   []notice.Part
		subject string
		says    []string
		saysNot []string
	}{
		{
			name: "one onboarded", parts: []notice.Part{{Kind: notice.Onboarded, First: []*notice.Notice{{Person: jane}}}},
			subject: "TechPass: 1 user is onboarded", says: []string{"Jane (jane@acme.com)"}, saysNot: []string{"more", "lapsed", "Invite again"},
		},
		{
			name: "many lapsed", parts: []notice.Part{{Kind: notice.Lapsed, First: told(t, 20), More: 99_980}},
			subject: "TechPass: 100000 invitations lapsed", says: []string{"person00@tech.gov.sg", "person19@tech.gov.sg", "and 99980 more", "Invite again"},
		},
		{
			name: "of all kinds", parts: []notice.Part{
				{Kind: notice.Onboarded, First: told(t, 1), More: 4}, {Kind: notice.Lapsed, First: told(t, 2)},
				{Kind: notice.Ended, First: []*notice.Notice{{}}}, {Kind: notice.HandedOver, First: []*notice.Notice{{}}},
			},
			subject: "News from TechBiz",
			says:    []string{"5 users are onboarded", "and 4 more", "2 invitations lapsed", "1 account was terminated", "handed over to you"},
			saysNot: []string{"()", "and 1 more"},
		},
		{
			name: "handed over", parts: []notice.Part{{Kind: notice.HandedOver, First: []*notice.Notice{{Kind: notice.HandedOver, HandOver: nineteen(jane)}}}},
			subject: "TechBiz: Jane handed over 19 invitations to you", says: []string{"Found in Invite User Status"}, saysNot: []string{"jane@acme.com", "whom you invited"},
		},
		{
			name: "asked twice", parts: []notice.Part{{Kind: notice.HandOverAsked, First: []*notice.Notice{
				{Kind: notice.HandOverAsked, HandOver: nineteen(jane)}, {Kind: notice.HandOverAsked, HandOver: nineteen(jane)}}}},
			subject: "TechBiz: 2 officers of other agencies want to hand over invitations to you",
			says:    []string{"Jane wants to hand over 19 invitations to you. Accept or decline", "within 7 days"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := composer(t, facts{}).options
			o.Notices = news{letter: notice.Letter{Parts: c.parts}}
			writes, err := NewComposer(o)
			if err != nil {
				t.Fatal(err)
			}
			m := &mail.Mail{Kind: mail.Notices, To: email(t, "officer@tech.gov.sg"), MessageID: "1@techbiz.gov.sg", QueuedAt: queued}
			l, err := writes.Compose(t.Context(), m, "")
			if err != nil {
				t.Fatal(err)
			}
			if l.Subject != c.subject || l.To != m.To {
				t.Errorf("subject %q to %s", l.Subject, l.To)
			}
			page := readHTML(t, l.HTML)
			for part, text := range map[string]string{"text": l.Text, "HTML": page.text} {
				flat := strings.Join(strings.Fields(text), " ")
				for _, s := range c.says {
					if !strings.Contains(flat, s) {
						t.Errorf("%s does not say %q:\n%s", part, s, text)
					}
				}
				for _, s := range c.saysNot {
					if strings.Contains(flat, s) {
						t.Errorf("%s says %q:\n%s", part, s, text)
					}
				}
			}
			checkText(t, l.Text, "")
			const list = "https://portal.techbiz.gov.sg/notifications"
			if !strings.Contains(l.Text, "\n"+list+"\n") || !slices.Equal(page.links, []string{list, "mailto:support@techbiz.gov.sg"}) {
				t.Errorf("links %q, text\n%s", page.links, l.Text)
			}
			if page.elements["h1"] != 1 || page.elements["table"] != page.layouts || page.lang == "" {
				t.Errorf("elements %v, %d tables for layout", page.elements, page.layouts)
			}
		})
	}
	o := composer(t, facts{}).options
	o.Notices = news{err: mail.ErrWithdrawn}
	c, err := NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Compose(t.Context(), &mail.Mail{Kind: mail.Notices}, ""); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v, want ErrWithdrawn", err)
	}
}

func nineteen(sender notice.Person) notice.HandOver {
	return notice.HandOver{Sender: sender, Receiver: sender, Count: 19}
}

// TestEveryNoticeHasWordsInMails, of one and of several.
func TestEveryNoticeHasWordsInMails(t *testing.T) {
	for _, k := range notice.Kinds {
		if words := noticeWords[k]; words.one == "" || words.many == "" {
			t.Errorf("%s has no words", k)
		}
	}
	if len(noticeWords) != len(notice.Kinds) {
		t.Errorf("%d kinds have words, of %d", len(noticeWords), len(notice.Kinds))
	}
}
