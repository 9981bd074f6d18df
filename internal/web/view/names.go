package view

// Names of form fields that several areas of the portal have.
const (
	FieldAgency   = "agency"
	FieldLogin    = "login"
	FieldNote     = "note" // of forms that change something which others change too
	FieldRevision = "revision"
	FieldKind     = "kind"
	FieldDetails  = "details"
	FieldText     = "text"
	FieldAssignee = "assignee"
	FieldInternal = "internal"
)

// MaxNote is the most characters that a text of a service request may hold.
const MaxNote = 2000
