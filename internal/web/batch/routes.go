package batch

import "techbiz/internal/web/kit"

// Routes lists the routes of uploaded lists.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/invite/batch", Access: kit.Inviter, Serve: p.showBatchUpload},
		{Method: "POST", Pattern: "/invite/batch", Access: kit.Inviter, Serve: p.uploadBatch, Limit: uploadTimeout, Body: p.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/template.xlsx", Access: kit.Inviter, Serve: p.downloadTemplate, Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}", Access: kit.Inviter, Serve: p.showBatch},
		{Method: "GET", Pattern: "/invite/batch/{id}/rows/{row}", Access: kit.Inviter, Serve: p.showRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}", Access: kit.Inviter, Serve: p.saveRow, Keeps: true},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/remove", Access: kit.Inviter, Serve: p.removeRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/correct", Access: kit.Inviter, Serve: p.correctRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/correct", Access: kit.Inviter, Serve: p.correctBatch, Limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/hidden", Access: kit.Inviter, Serve: p.decideHidden, Limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/errors.xlsx", Access: kit.Inviter, Serve: p.downloadErrors, Limit: kit.ExportTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend", Access: kit.Inviter, Serve: p.mendBatch, Limit: uploadTimeout, Body: p.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/{id}/mend", Access: kit.Inviter, Serve: p.showMend, Limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/confirm", Access: kit.Inviter, Serve: p.confirmMend, Limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/discard", Access: kit.Inviter, Serve: p.discardMend},
		{Method: "POST", Pattern: "/invite/batch/{id}/check", Access: kit.Inviter, Serve: p.checkBatch, Limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/domains", Access: kit.Inviter, Serve: p.requestDomain},
		{Method: "GET", Pattern: "/invite/batch/{id}/reset", Access: kit.Inviter, Serve: p.showReset},
		{Method: "POST", Pattern: "/invite/batch/{id}/reset", Access: kit.Inviter, Serve: p.resetBatch, Limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/submit", Access: kit.Inviter, Serve: p.showSubmit},
		{Method: "POST", Pattern: "/invite/batch/{id}/submit", Access: kit.Inviter, Serve: p.submitBatch},
		{Method: "POST", Pattern: "/invite/batch/{id}/undo", Access: kit.Inviter, Serve: p.undoBatch},
		{Method: "POST", Pattern: "/invite/batch/{id}/resend", Access: kit.Inviter, Serve: p.resendList},
		{Method: "GET", Pattern: "/invite/batch/{id}/events", Access: kit.Inviter, Serve: p.streamProgress, Limit: kit.WatchFor},
	}
}
