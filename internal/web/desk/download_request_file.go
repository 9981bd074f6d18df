package desk

import (
	"bytes"
	"mime"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
)

// downloadRequestFile hands an attachment out, never to be shown by the browser.
func (p *Pages) downloadRequestFile(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	fileID, err := uuid.Parse(v.R.PathValue("file"))
	if err != nil {
		return fault.NotFound
	}
	f, err := p.Desk.Download(v.R.Context(), v.Actor, id, fileID)
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "no-store")
	http.ServeContent(v.W, v.R, "", f.At, bytes.NewReader(f.Content))
	return nil
}
