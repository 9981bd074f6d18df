package web

import (
	"net/http"
)

const (
	insightCSV       = insightURL + "/weeks.csv"
	resendAllURL     = insightURL + "/resend"
	seedMailsURL     = insightURL + "/seed-mails"
	resendEventsPath = resendAllURL + "/events"
)

// insightTable lists the routes of how onboarding goes, and of what unsticks it.
func (s *Server) insightTable() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: insightURL, Access: Inviter, serve: on(s.showInsight)},
		{Method: http.MethodGet, Pattern: insightCSV, Access: Inviter, serve: on(s.exportInsight)},
		{Method: http.MethodGet, Pattern: resendAllURL, Access: Inviter, serve: on(s.showResendAll)},
		{Method: http.MethodPost, Pattern: resendAllURL, Access: Inviter, serve: on(s.resendAll), wide: true},
		{Method: http.MethodGet, Pattern: resendEventsPath, Access: Inviter, serve: on(s.streamResending), limit: watchFor},
		{Method: http.MethodGet, Pattern: seedMailsURL, Access: Inviter, serve: on(s.showSEEDMails)},
		{Method: http.MethodPost, Pattern: seedMailsURL, Access: Inviter, serve: on(s.sendSEEDMails), wide: true},
	}
}
