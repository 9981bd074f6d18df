package web

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/mail/notice"
	"techbiz/internal/web/account"
)

// TestEveryNoticeHasWordsAndADestination: each kind is told in words, and leads to a page that
// there is, whatever is known of whom it is about.
func TestEveryNoticeHasWordsAndADestination(t *testing.T) {
	mux := http.NewServeMux()
	for _, r := range table(Options{}) {
		mux.Handle(r.MuxPattern(), http.NotFoundHandler())
	}
	for _, k := range notice.Kinds {
		words, known := account.NoticeWords[k]
		if !known || words.Unknown == "" || words.Tone == "" || words.To == nil {
			t.Errorf("%s has no words, tone or destination", k)
			continue
		}
		about := []*notice.Notice{{Kind: k}, {Kind: k, InvitationID: uuid.New()}, {Kind: k, HandOverID: uuid.New()}, {Kind: k, RequestID: uuid.New()}}
		for _, n := range about {
			told := account.NotificationOf(n)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://portal"+told.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, pattern := mux.Handler(r); told.Text == "" || pattern == "" || pattern == "/" {
				t.Errorf("%s: %q leads to %q, which is no page", k, told.Text, told.URL)
			}
		}
	}
	if len(account.NoticeWords) != len(notice.Kinds) {
		t.Errorf("%d kinds have words, of %d", len(account.NoticeWords), len(notice.Kinds))
	}
}
