package op_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
)

func newBrowser() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// get returns the status of an answer, where it leads, and its body.
func (w *world) get(address string) (int, *url.URL, string) {
	w.Helper()
	res, err := w.browser.Get(address)
	w.OK(err)
	return w.read(res)
}

func (w *world) read(res *http.Response) (int, *url.URL, string) {
	w.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	w.OK(err)
	to, err := res.Location()
	if err != nil {
		to = &url.URL{}
	}
	return res.StatusCode, to, string(body)
}

// post sends a form and returns the status with the error code of the answer.
func (w *world) post(path string, form url.Values) (int, map[string]any) {
	w.Helper()
	res, err := w.browser.PostForm(w.url+path, form)
	w.OK(err)
	status, _, body := w.read(res)
	answer := map[string]any{}
	_ = json.Unmarshal([]byte(body), &answer) // null after a revocation
	return status, answer
}
