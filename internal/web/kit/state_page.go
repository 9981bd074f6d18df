package kit

import (
	"techbiz/internal/web/view"
)

func DrawState(v *Request, status int, m view.AcceptState) error {
	return v.Draw(status, view.AcceptStatePage(v.Page(m.Title), m))
}
