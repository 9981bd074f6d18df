package op

import (
	"context"
	"log/slog"
	"runtime"
	"strings"
)

// library is the beginning of the names of all functions of the OpenID library.
const library = "github.com/zitadel/oidc/"

// LibraryLog returns a handler that hands all lines on to next, and those of the OpenID
// library as its users need them: it logs by slog's default alone, which routes it has, and
// as an error what Serve logs with its cause and Trace ID. Both become lines for debugging.
func LibraryLog(next slog.Handler) slog.Handler { return libraryLog{next} }

type libraryLog struct{ slog.Handler }

// Handle implements slog.Handler.
func (h libraryLog) Handle(ctx context.Context, r slog.Record) error {
	if r.Level != slog.LevelWarn && isLibrary(r.PC) {
		r.Level = slog.LevelDebug
		if !h.Enabled(ctx, r.Level) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h libraryLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return libraryLog{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h libraryLog) WithGroup(name string) slog.Handler { return libraryLog{h.Handler.WithGroup(name)} }

// isLibrary tells whether a line was written by the library.
func isLibrary(pc uintptr) bool {
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return strings.HasPrefix(frame.Function, library)
}
