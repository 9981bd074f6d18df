package web

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/sheet"
	"techbiz/internal/singapore"
	"techbiz/internal/trace"
	"techbiz/internal/transfer"
)

// exportCSV sends all that the status list finds, on every page, as CSV.
func (s *Server) exportCSV(v *visit) error {
	return s.export(v, statusQuery, "csv", sheet.WriteCSV)
}

// exportXLSX sends the same as an Excel workbook.
func (s *Server) exportXLSX(v *visit) error {
	return s.export(v, statusQuery, "xlsx", sheet.WriteXLSX)
}

type writeExport func(w io.Writer, rows sheet.Rows, now time.Time) error

// exportTypes are the content types of exports.
var exportTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (s *Server) export(v *visit, query func(url.Values) (invite.Query, error), format string, write writeExport) error {
	q, err := query(v.r.URL.Query())
	if err != nil {
		return err
	}
	invitations, err := s.Invites.Export(v.r.Context(), v.actor, q, format)
	if err != nil {
		return err
	}
	return v.download("invitations", format, "This list is too long for an Excel sheet. Narrow it down, or export it as CSV.", func(w io.Writer) error {
		return write(w, invitations, s.Now())
	})
}

// download sends a file of that name and of today. Where it has too many rows for an Excel
// sheet, tooLong says what to do instead.
func (v *visit) download(name, format, tooLong string, write func(w io.Writer) error) error {
	h := v.w.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, name, v.s.Now().In(singapore.Zone).Format("2006-01-02"), format))
	err := write(v.long())
	if err == nil {
		return nil
	}
	if answerOf(v.r.Context()).begun() {
		v.breakOff(err)
	}
	h.Del("Content-Disposition")
	if errors.Is(err, sheet.ErrTooManyRows) {
		return &fault.Conflict{Reason: tooLong}
	}
	return fmt.Errorf("export %s: %w", name, err)
}

// breakOff ends an answer of which part is on its way: that is the only way to say that
// it is not whole.
func (v *visit) breakOff(err error) {
	ctx, level := v.r.Context(), slog.LevelError
	if errors.Is(err, transfer.ErrReaderLeft) || fault.TroubleOf(ctx, err, v.s.Trouble) == fault.Left {
		level = slog.LevelDebug
	}
	v.s.Log.Log(ctx, level, "download broken off", "cause", err.Error(), "trace_id", trace.ID(ctx))
	panic(http.ErrAbortHandler)
}

// long is the writer of an answer that takes as long as its reader goes on reading.
func (v *visit) long() io.Writer { return transfer.NewWriter(v.w, sendWithin) }

// attachment is the header by which a browser saves an answer under the name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
