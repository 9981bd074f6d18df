package transfer_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"techbiz/internal/base/transfer"
)

func TestSpooledFilesHaveNoName(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f, err := transfer.Spool()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Drop()
	if _, err := f.WriteString("a list"); err != nil {
		t.Fatal(err)
	}
	there, err := os.ReadDir(os.TempDir())
	if err != nil || len(there) > 0 {
		t.Errorf("%v is left where the program is killed (%v)", there, err)
	}
	content := make([]byte, 6)
	if _, err := f.ReadAt(content, 0); err != nil || string(content) != "a list" {
		t.Errorf("it holds %q: %v", content, err)
	}
}

// TestALongAnswerGoesOnWhileItIsRead: beyond the server's own deadline, and ends where its
// reader stops reading.
func TestALongAnswerGoesOnWhileItIsRead(t *testing.T) {
	ended := make(chan error, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, err := transfer.NewWriter(w, 500*time.Millisecond), error(nil)
		part, pause := bytes.Repeat([]byte("x"), 1<<20), time.Duration(0)
		if r.URL.Path == "/slow" {
			part, pause = []byte("x"), 100*time.Millisecond
		}
		for range 15 {
			if _, err = out.Write(part); err != nil {
				break
			}
			if err = out.Flush(); err != nil {
				break
			}
			time.Sleep(pause)
		}
		ended <- err
	}))
	server.Config.WriteTimeout = 300 * time.Millisecond
	server.Start()
	defer server.Close()

	answer, err := http.Get(server.URL + "/slow")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || len(body) != 15 {
		t.Errorf("%d of 15 parts arrive: %v", len(body), err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}

	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /unread HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("what nobody reads is written to its end")
		}
	case <-time.After(20 * time.Second):
		t.Error("it writes for ever")
	}
}
