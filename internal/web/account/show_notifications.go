package account

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/mail/notice"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

const notificationsURL = "/notifications"

// showNotifications lists what the actor was told.
func (p *Pages) showNotifications(v *access.Visitor) error {
	q, err := noticeQuery(v.R.URL.Query())
	if err != nil {
		return err
	}
	list, err := p.Notices.List(v.R.Context(), v.Actor.ID, q)
	if err != nil {
		return err
	}
	page := v.Page("Notifications", kit.CrumbOverview, view.Crumb{Label: "Notifications"})
	model := Notifications{Until: p.Now().Format(time.RFC3339Nano), List: notificationList(q, list)}
	if page.Bell.Unread != "" {
		model.ReadAction = notificationsURL + "/read"
	}
	return v.DrawPart(NotificationsPage(page, model), NotificationsFragment(model.List))
}

// noticeQuery reads which page is asked for. The error is people.FieldErrors on a damaged
// cursor.
func noticeQuery(params url.Values) (notice.Query, error) {
	q := notice.Query{Back: params.Get(kit.ParamBack) != ""}
	cursor := params.Get(kit.ParamCursor)
	if cursor == "" {
		return notice.Query{}, nil
	}
	var err error
	if q.Place, err = uuid.Parse(cursor); err != nil {
		return notice.Query{}, people.FieldErrors{{Field: "cursor", Rule: "format", Message: "This page address is damaged. Start from the first page."}}
	}
	return q, nil
}

func notificationList(q notice.Query, p notice.Page) NotificationList {
	l := NotificationList{InviteURL: "/invite", StatusURL: "/invite/status"}
	for _, n := range p.Rows {
		l.Rows = append(l.Rows, NotificationOf(n))
	}
	if q.Place != uuid.Nil {
		l.Pager.FirstURL = notificationsURL
	}
	if p.Next != uuid.Nil {
		l.Pager.NextURL = notificationsURL + "?" + url.Values{kit.ParamCursor: {p.Next.String()}}.Encode()
	}
	if p.Previous != uuid.Nil {
		l.Pager.PreviousURL = notificationsURL + "?" + url.Values{kit.ParamCursor: {p.Previous.String()}, kit.ParamBack: {"1"}}.Encode()
	}
	return l
}

// noticeWord is how notices of a kind are told, and where they lead.
type noticeWord struct {
	of      string // of somebody, or of something, in the place of %s
	Unknown string // where it is not known of whom
	Tone    view.Tone
	To      func(*notice.Notice) string // the page where one acts
}

// NoticeWords tell each kind of notice.
var NoticeWords = map[notice.Kind]noticeWord{
	notice.MailRefused:      {"The invitation mail to %s was refused. Correct the address", "An invitation mail was refused. Correct the address", view.ToneDanger, toInvitation},
	notice.NotDelivered:     {"The invitation of %s was not delivered: no mail server took the mail in time", "An invitation was not delivered: no mail server took the mail in time", view.ToneDanger, toInvitation},
	notice.SEEDMailRefused:  {"The SEED mail to %s was refused. Send it again", "The SEED mail to a user whom you invited was refused. Send it again", view.ToneDanger, toInvitation},
	notice.SEEDNotDelivered: {"The SEED mail to %s was not delivered. Send it again", "The SEED mail to a user whom you invited was not delivered. Send it again", view.ToneDanger, toInvitation},
	notice.NotSent:          {"The invitation of %s was not sent: open it to read why", "An invitation that waited for its domain was not sent", view.ToneDanger, toInvitation},

	notice.Accepted:       {"%s accepted the invitation", "A user whom you invited accepted the invitation", view.ToneInfo, toInvitation},
	notice.Onboarded:      {"%s is onboarded", "A user whom you invited is onboarded", view.ToneSuccess, toInvitation},
	notice.DeviceEnrolled: {"%s onboarded a device to SEED", "A user whom you invited onboarded a device to SEED", view.ToneSuccess, toInvitation},
	notice.DomainCame:     {"The domain of %s is allowed, and the invitation was sent", "A domain is allowed, and the invitation that waited for it was sent", view.ToneSuccess, toInvitation},
	notice.Lapsed:         {"The invitation of %s lapsed: it was not accepted in time", "An invitation lapsed: it was not accepted in time", view.ToneWarning, toInvitation},
	notice.Ended:          {"The TechPass account of %s was terminated", "The TechPass account of a user whom you invited was terminated", view.ToneWarning, toInvitation},
	notice.SEEDLapsed:     {"SEED of %s lapsed: no device was onboarded in time", "SEED of a user whom you invited lapsed: no device was onboarded in time", view.ToneWarning, toInvitation},
	notice.SEEDUnused:     {"SEED of %s lapsed: the device was not used for 180 days", "SEED of a user whom you invited lapsed: the device was not used for 180 days", view.ToneWarning, toInvitation},
	notice.Revoked:        {"The invitation of %s was revoked by an administrator", "An invitation of yours was revoked by an administrator", view.ToneWarning, toInvitation},

	notice.HandedOver:       {"The invitation of %s was handed over to you", "Users whom somebody else had invited were handed over to you", view.ToneInfo, toInvitation},
	notice.HandOverAsked:    {"", "An officer of another agency wants to hand over invitations to you. Accept or decline", view.ToneWarning, toHandOver},
	notice.HandOverAccepted: {"", "The invitations that you handed over were accepted", view.ToneSuccess, toHandOver},
	notice.HandOverDeclined: {"", "The invitations that you handed over were declined. Nothing was moved", view.ToneDanger, toHandOver},
	notice.HandOverExpired:  {"", "The invitations that you handed over were not accepted in time. Nothing was moved", view.ToneDanger, toHandOver},

	notice.RequestGranted:  {"Your service request %s was granted", "A service request of yours was granted", view.ToneSuccess, toRequest},
	notice.RequestDeclined: {"Your service request %s was declined. Open it to read why", "A service request of yours was declined", view.ToneDanger, toRequest},
	notice.OwnDevice:       {"", "A device was onboarded to SEED for you", view.ToneSuccess, func(*notice.Notice) string { return kit.AccountPath }},
	notice.MailsFail:       {"", "Most mails of the last hour were not delivered", view.ToneDanger, func(*notice.Notice) string { return kit.QueueURL }},

	notice.ApprovalAsked:   {"", "An admin asked for something that waits for your approval", view.ToneWarning, toApprovals},
	notice.ApprovalGiven:   {"", "What you asked for was approved by a second admin, and is done", view.ToneSuccess, toApprovals},
	notice.ApprovalRefused: {"", "What you asked for was refused by a second admin", view.ToneDanger, toApprovals},
	notice.ApprovalExpired: {"", "What you asked for was not approved in time", view.ToneWarning, toApprovals},
}

func toApprovals(*notice.Notice) string { return kit.ApprovalsPath }

func toInvitation(n *notice.Notice) string {
	if n.InvitationID == uuid.Nil {
		return kit.CrumbStatus.URL
	}
	return kit.InvitationURL(n.InvitationID)
}

func toHandOver(n *notice.Notice) string {
	if n.HandOverID == uuid.Nil {
		return kit.CrumbStatus.URL
	}
	return kit.HandOverURL(n.HandOverID)
}

func toRequest(n *notice.Notice) string {
	if n.RequestID == uuid.Nil {
		return kit.DeskPath
	}
	return kit.RequestURL(n.RequestID)
}

// NotificationOf tells a notice.
func NotificationOf(n *notice.Notice) Notification {
	words := NoticeWords[n.Kind]
	told := Notification{Text: words.Unknown, URL: kit.CrumbStatus.URL, Time: view.DateTime(n.CreatedAt), Tone: words.Tone, Unread: n.ReadAt.IsZero()}
	if words.To != nil {
		told.URL = words.To(n)
	}
	switch about := noticeAbout(n); {
	case n.Kind == notice.MailRefused && n.Person.MailedAgain && about != "": // its address is another one by now
		told.Text = "The first address of " + about + " was refused. You corrected it"
	case about != "" && words.of != "":
		told.Text = fmt.Sprintf(words.of, about)
	}
	if text := notice.HandOverWords(n); text != "" {
		told.Text = text
	}
	return told
}

// noticeAbout names whom or what the notice is about, as far as that is known.
func noticeAbout(n *notice.Notice) string {
	if n.Request.Number == 0 {
		return words.Person(n.Person.FirstName, n.Person.LastName, n.Person.Email)
	}
	about := desk.Ref(n.Request.Number)
	if !n.Request.Domain.IsZero() {
		about += " for the domain " + n.Request.Domain.String()
	}
	return about
}

// Bell tells how much is unread. A page is more than its bell: where the number is not to
// be had, the page comes without the dot.
func (p *Pages) Bell(v *access.Visitor) *view.Bell {
	b := &view.Bell{URL: notificationsURL, Current: v.R.URL.Path == notificationsURL}
	n, err := p.Notices.Unread(v.R.Context(), v.Actor.ID)
	switch {
	case err != nil:
		v.Lacks("unread notices not counted", err)
	case n > notice.UnreadCeiling:
		b.Unread = strconv.Itoa(notice.UnreadCeiling) + "+"
	case n > 0:
		b.Unread = strconv.Itoa(n)
	}
	return b
}
