package kit

import (
	"github.com/google/uuid"

	"techbiz/internal/web/view"
)

// Waits leads to the page and says there what waits for a second person.
func Waits(v *Request, path, what string) error {
	v.Flash(view.Notice{Tone: view.ToneWarning, Text: what + " " + WaitsWords})
	return v.Redirect(path)
}

// WaitsWords tell who asked that it waits.
const WaitsWords = "A second person has to approve this first. Other admins were told; see it under Approvals."

// HandOverPath is where an officer hands over invitations; beneath it stand the hand-overs.
const HandOverPath = "/invite/hand-over"

func AccountURL(id uuid.UUID) string { return "/admin/accounts/" + id.String() }

// RefreshSeconds is how often a browser without JavaScript looks how far a submission is.
const RefreshSeconds = 5

var CrumbInvitations = view.Crumb{Label: "All invitations", URL: "/admin/invitations"}

const AssigneeNobody = "nobody"

// RequestURL is the page of a service request.
func RequestURL(id interface{ String() string }) string { return "/desk/requests/" + id.String() }
