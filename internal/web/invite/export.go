package invite

import (
	"io"
	"net/url"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/web/kit"
)

// exportCSV sends all that the status list finds, on every page, as CSV.
func (p *Pages) exportCSV(v *kit.Request) error {
	return p.export(v, statusQuery, "csv", xlsx.WriteCSV)
}

// exportXLSX sends the same as an Excel workbook.
func (p *Pages) exportXLSX(v *kit.Request) error {
	return p.export(v, statusQuery, "xlsx", xlsx.WriteXLSX)
}

type writeExport func(w io.Writer, rows xlsx.Rows, now time.Time) error

func (p *Pages) export(v *kit.Request, query func(url.Values) (invite.Query, error), format string, write writeExport) error {
	q, err := query(v.R.URL.Query())
	if err != nil {
		return err
	}
	invitations, err := p.Invites.Export(v.R.Context(), v.Actor, q, format)
	if err != nil {
		return err
	}
	return v.Download("invitations", format, "This list is too long for an Excel sheet. Narrow it down, or export it as CSV.", func(w io.Writer) error {
		return write(w, invitations, p.Now())
	})
}
