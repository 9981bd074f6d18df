package web

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

const notificationsURL = "/notifications"

// noticeTable lists the routes of what inviters are told.
func (s *Server) noticeTable() []Route {
	return []Route{
		{Method: "GET", Pattern: notificationsURL, Access: Inviter, serve: s.showNotifications},
		{Method: "POST", Pattern: notificationsURL + "/read", Access: Inviter, serve: s.markAllRead},
	}
}

// showNotifications lists what the actor was told.
func (s *Server) showNotifications(v *visit) error {
	q, err := noticeQuery(v.r.URL.Query())
	if err != nil {
		return err
	}
	list, err := s.Notices.List(v.r.Context(), v.actor.ID, q)
	if err != nil {
		return err
	}
	page := v.page("Notifications", crumbOverview, view.Crumb{Label: "Notifications"})
	model := view.Notifications{Until: s.Now().Format(time.RFC3339Nano), List: notificationList(q, list)}
	if page.Bell.Unread != "" {
		model.ReadAction = notificationsURL + "/read"
	}
	return v.drawPart(view.NotificationsPage(page, model), view.NotificationsFragment(model.List))
}

// noticeQuery reads which page is asked for. The error is people.FieldErrors on a damaged
// cursor.
func noticeQuery(params url.Values) (notice.Query, error) {
	q := notice.Query{Back: params.Get(paramBack) != ""}
	cursor := params.Get(paramCursor)
	if cursor == "" {
		return notice.Query{}, nil
	}
	var err error
	if q.Place, err = uuid.Parse(cursor); err != nil {
		return notice.Query{}, people.FieldErrors{{Field: "cursor", Rule: "format", Message: "This page address is damaged. Start from the first page."}}
	}
	return q, nil
}

func notificationList(q notice.Query, p notice.Page) view.NotificationList {
	l := view.NotificationList{InviteURL: "/invite", StatusURL: "/invite/status"}
	for _, n := range p.Rows {
		l.Rows = append(l.Rows, notification(n))
	}
	if q.Place != uuid.Nil {
		l.Pager.FirstURL = notificationsURL
	}
	if p.Next != uuid.Nil {
		l.Pager.NextURL = notificationsURL + "?" + url.Values{paramCursor: {p.Next.String()}}.Encode()
	}
	if p.Previous != uuid.Nil {
		l.Pager.PreviousURL = notificationsURL + "?" + url.Values{paramCursor: {p.Previous.String()}, paramBack: {"1"}}.Encode()
	}
	return l
}

// noticeWords tell a notice: of somebody, and where it is not known of whom.
var noticeWords = map[notice.Kind]struct {
	of, unknown string
	tone        view.Tone
}{
	notice.Onboarded:  {"%s is onboarded", "A user whom you invited is onboarded", view.ToneSuccess},
	notice.Lapsed:     {"The invitation of %s lapsed: it was not accepted in time", "An invitation lapsed: it was not accepted in time", view.ToneWarning},
	notice.Ended:      {"The TechPass account of %s was terminated", "The TechPass account of a user whom you invited was terminated", view.ToneWarning},
	notice.SEEDLapsed: {"SEED of %s lapsed: no device was onboarded in time", "SEED of a user whom you invited lapsed: no device was onboarded in time", view.ToneWarning},
	notice.SEEDUnused: {"SEED of %s lapsed: the device was not used for 180 days", "SEED of a user whom you invited lapsed: the device was not used for 180 days", view.ToneWarning},
	notice.HandedOver: {"The invitation of %s was handed over to you", "Users whom somebody else had invited were handed over to you", view.ToneInfo},

	notice.HandOverAsked:    {"", "An officer of another agency wants to hand over invitations to you. Accept or decline", view.ToneWarning},
	notice.HandOverAccepted: {"", "The invitations that you handed over were accepted", view.ToneSuccess},
	notice.HandOverDeclined: {"", "The invitations that you handed over were declined. Nothing was moved", view.ToneDanger},
	notice.HandOverExpired:  {"", "The invitations that you handed over were not accepted in time. Nothing was moved", view.ToneDanger},

	notice.Revoked: {"The invitation of %s was revoked by an administrator", "An invitation of yours was revoked by an administrator", view.ToneWarning},

	notice.NotSent:      {"The invitation of %s was not sent: open it to read why", "An invitation that waited for its domain was not sent", view.ToneDanger},
	notice.NotDelivered: {"The invitation of %s was not delivered: no mail server took the mail in time", "An invitation was not delivered: no mail server took the mail in time", view.ToneDanger},
	notice.MailsFail:    {"", "Most mails of the last hour were not delivered", view.ToneDanger},

	notice.ApprovalAsked:   {"", "An admin asked for something that waits for your approval", view.ToneWarning},
	notice.ApprovalGiven:   {"", "What you asked for was approved by a second admin, and is done", view.ToneSuccess},
	notice.ApprovalRefused: {"", "What you asked for was refused by a second admin", view.ToneDanger},
	notice.ApprovalExpired: {"", "What you asked for was not approved in time", view.ToneWarning},
}

func notification(n *notice.Notice) view.Notification {
	words := noticeWords[n.Kind]
	told := view.Notification{Text: words.unknown, URL: "/invite/status", Time: view.DateTime(n.CreatedAt), Tone: words.tone, Unread: n.ReadAt.IsZero()}
	switch n.Kind {
	case notice.ApprovalAsked, notice.ApprovalGiven, notice.ApprovalRefused, notice.ApprovalExpired:
		told.URL = approvalsPath
	case notice.MailsFail:
		told.URL = queueURL
	default:
	}
	if n.InvitationID != uuid.Nil {
		told.URL = invitationURL(n.InvitationID)
	}
	if name := personName(n.Person.FirstName, n.Person.LastName, n.Person.Email); name != "" {
		told.Text = fmt.Sprintf(words.of, name)
	}
	if n.HandOverID != uuid.Nil {
		tellHandOver(&told, n)
	}
	return told
}

// bell tells how much is unread. A page is more than its bell: where the number is not to
// be had, the page comes without the dot.
func (v *visit) bell() *view.Bell {
	b := &view.Bell{URL: notificationsURL, Current: v.r.URL.Path == notificationsURL}
	n, err := v.s.Notices.Unread(v.r.Context(), v.actor.ID)
	switch {
	case err != nil:
		v.lacks("unread notices not counted", err)
	case n > notice.UnreadCeiling:
		b.Unread = strconv.Itoa(notice.UnreadCeiling) + "+"
	case n > 0:
		b.Unread = strconv.Itoa(n)
	}
	return b
}

// tellHandOver tells of a hand-over by whom it was, and how much.
func tellHandOver(told *view.Notification, n *notice.Notice) {
	if text := notice.HandOverWords(n); text != "" {
		told.Text = text
	}
	if n.Kind != notice.HandedOver {
		told.URL = handOverURL(n.HandOverID)
	}
}
