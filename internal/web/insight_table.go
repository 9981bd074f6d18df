package web

import (
	"net/http"

	"techbiz/internal/web/kit"
)

const (
	insightCSV       = kit.InsightURL + "/weeks.csv"
	resendAllURL     = kit.InsightURL + "/resend"
	seedMailsURL     = kit.InsightURL + "/seed-mails"
	resendEventsPath = resendAllURL + "/events"
)

// insightTable lists the routes of how onboarding goes, and of what unsticks it.
func (s *Server) insightTable() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: kit.InsightURL, Access: kit.Inviter, Serve: on(s.showInsight)},
		{Method: http.MethodGet, Pattern: insightCSV, Access: kit.Inviter, Serve: on(s.exportInsight)},
		{Method: http.MethodGet, Pattern: resendAllURL, Access: kit.Inviter, Serve: on(s.showResendAll)},
		{Method: http.MethodPost, Pattern: resendAllURL, Access: kit.Inviter, Serve: on(s.resendAll), Wide: true},
		{Method: http.MethodGet, Pattern: resendEventsPath, Access: kit.Inviter, Serve: on(s.streamResending), Limit: kit.WatchFor},
		{Method: http.MethodGet, Pattern: seedMailsURL, Access: kit.Inviter, Serve: on(s.showSEEDMails)},
		{Method: http.MethodPost, Pattern: seedMailsURL, Access: kit.Inviter, Serve: on(s.sendSEEDMails), Wide: true},
	}
}
