package kit

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/base/traceid"
	"techbiz/internal/base/transfer"
	"techbiz/internal/invite/xlsx"
)

// exportTypes are the content types of exports.
var exportTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Download sends a file of that name and of today. Where it has too many rows for an Excel
// sheet, tooLong says what to do instead.
func (v *Request) Download(name, format, tooLong string, write func(w io.Writer) error) error {
	h := v.W.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, name, v.Site.Now().In(sgtime.Zone).Format("2006-01-02"), format))
	err := write(v.Long())
	if err == nil {
		return nil
	}
	if AnswerOf(v.R.Context()).Begun() {
		v.BreakOff(err)
	}
	h.Del("Content-Disposition")
	if errors.Is(err, xlsx.ErrTooManyRows) {
		return &fault.Conflict{Reason: tooLong}
	}
	return fmt.Errorf("export %s: %w", name, err)
}

// BreakOff ends an answer of which part is on its way: that is the only way to say that
// it is not whole.
func (v *Request) BreakOff(err error) {
	ctx, level := v.R.Context(), slog.LevelError
	if errors.Is(err, transfer.ErrReaderLeft) || fault.TroubleOf(ctx, err, v.Site.Trouble) == fault.Left {
		level = slog.LevelDebug
	}
	v.Site.Log.Log(ctx, level, "download broken off", "cause", err.Error(), "trace_id", traceid.ID(ctx))
	panic(http.ErrAbortHandler)
}

// Long is the writer of an answer that takes as long as its reader goes on reading.
func (v *Request) Long() io.Writer { return transfer.NewWriter(v.W, sendWithin) }

// Attachment is the header by which a browser saves an answer under the name.
func Attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
