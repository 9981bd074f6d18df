package insight

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

// Routes lists the routes of how onboarding goes, and of what unsticks it.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: kit.InsightURL, Access: kit.Inviter, Serve: p.showInsight},
		{Method: http.MethodGet, Pattern: insightCSV, Access: kit.Inviter, Serve: p.exportInsight},
		{Method: http.MethodGet, Pattern: resendAllURL, Access: kit.Inviter, Serve: p.showResendAll},
		{Method: http.MethodPost, Pattern: resendAllURL, Access: kit.Inviter, Serve: p.resendAll, Wide: true},
		{Method: http.MethodGet, Pattern: resendEventsPath, Access: kit.Inviter, Serve: p.streamResending, Limit: kit.WatchFor},
		{Method: http.MethodGet, Pattern: seedMailsURL, Access: kit.Inviter, Serve: p.showSEEDMails},
		{Method: http.MethodPost, Pattern: seedMailsURL, Access: kit.Inviter, Serve: p.sendSEEDMails, Wide: true},
	}
}
