package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

const (
	insightURL       = "/insight"
	insightCSV       = insightURL + "/weeks.csv"
	resendAllURL     = insightURL + "/resend"
	seedMailsURL     = insightURL + "/seed-mails"
	resendEventsPath = resendAllURL + "/events"
)

var crumbInsight = view.Crumb{Label: "Insight", URL: insightURL}

// insightTable lists the routes of how onboarding goes, and of what unsticks it.
func (s *Server) insightTable() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: insightURL, Access: Inviter, serve: s.showInsight},
		{Method: http.MethodGet, Pattern: insightCSV, Access: Inviter, serve: s.exportInsight},
		{Method: http.MethodGet, Pattern: resendAllURL, Access: Inviter, serve: s.showResendAll},
		{Method: http.MethodPost, Pattern: resendAllURL, Access: Inviter, serve: s.resendAll},
		{Method: http.MethodGet, Pattern: resendEventsPath, Access: Inviter, serve: s.streamResending, limit: watchFor},
		{Method: http.MethodGet, Pattern: seedMailsURL, Access: Inviter, serve: s.showSEEDMails},
		{Method: http.MethodPost, Pattern: seedMailsURL, Access: Inviter, serve: s.sendSEEDMails},
	}
}
