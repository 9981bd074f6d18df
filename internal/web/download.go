package web

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"techbiz/internal/fault"
	"techbiz/internal/sheet"
	"techbiz/internal/singapore"
	"techbiz/internal/trace"
	"techbiz/internal/transfer"
)

// exportTypes are the content types of exports.
var exportTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// download sends a file of that name and of today. Where it has too many rows for an Excel
// sheet, tooLong says what to do instead.
func (v *request) download(name, format, tooLong string, write func(w io.Writer) error) error {
	h := v.w.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, name, v.site.Now().In(singapore.Zone).Format("2006-01-02"), format))
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
func (v *request) breakOff(err error) {
	ctx, level := v.r.Context(), slog.LevelError
	if errors.Is(err, transfer.ErrReaderLeft) || fault.TroubleOf(ctx, err, v.site.Trouble) == fault.Left {
		level = slog.LevelDebug
	}
	v.site.Log.Log(ctx, level, "download broken off", "cause", err.Error(), "trace_id", trace.ID(ctx))
	panic(http.ErrAbortHandler)
}

// long is the writer of an answer that takes as long as its reader goes on reading.
func (v *request) long() io.Writer { return transfer.NewWriter(v.w, sendWithin) }

// attachment is the header by which a browser saves an answer under the name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
