package op_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	library "github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/openid/op"
)

// TestTheLibraryLogsForDebugging: its routes and what is logged again with a cause; refusals
// of clients stay warnings, and all others' lines as they are.
func TestTheLibraryLogsForDebugging(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	written := func(level slog.Level) string {
		log.Reset()
		slog.SetDefault(slog.New(op.LibraryLog(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level}))))
		library.RegisterServer(library.UnimplementedServer{}, library.Endpoints{JwksURI: library.NewEndpoint("/oauth/keys")})
		r := httptest.NewRequest(http.MethodGet, "/oauth/keys", nil)
		library.WriteError(httptest.NewRecorder(), r, oidc.ErrServerError(), nil)
		library.WriteError(httptest.NewRecorder(), r, oidc.ErrInvalidClient(), nil)
		slog.Error("another's")
		return log.String()
	}
	if got := written(slog.LevelInfo); strings.Contains(got, "registered route") || strings.Contains(got, "server_error") ||
		!strings.Contains(got, "level=WARN msg=\"request error\" oidc_error.type=invalid_client") || !strings.Contains(got, "level=ERROR msg=another's") {
		t.Errorf("from INFO on: %s", got)
	}
	if got := written(slog.LevelDebug); !strings.Contains(got, "level=DEBUG msg=\"registered route\"") || !strings.Contains(got, "oidc_error.type=server_error") {
		t.Errorf("from DEBUG on: %s", got)
	}
}
