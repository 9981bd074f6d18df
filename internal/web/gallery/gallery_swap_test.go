package gallery_test

import (
	"techbiz/internal/web/view"

	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"techbiz/internal/web/assets"
)

// swapIn serves each exhibit a second time: under /swap/ an empty page, into which htmx swaps
// the exhibit's main part from /part/.
func swapIn(t *testing.T, mux *http.ServeMux) {
	t.Helper()
	parts := map[string]templ.Component{}
	for _, e := range exhibits() {
		parts[e.name] = e.page
	}
	mux.HandleFunc("GET /swap/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><head><title>Swap</title>` +
			`<meta name="htmx-config" content="` + html.EscapeString(view.HtmxConfig) + `">` +
			`<link rel="stylesheet" href="` + assets.URL("app.css") + `">` +
			`<script type="module" src="` + assets.URL("app.js") + `"></script></head>` +
			`<body><main hx-get="/part/` + r.PathValue("name") + `" hx-trigger="load"></main></body></html>`))
	})
	mux.HandleFunc("GET /part/{name}", func(w http.ResponseWriter, r *http.Request) {
		var whole strings.Builder
		if err := parts[r.PathValue("name")].Render(r.Context(), &whole); err != nil {
			t.Error(err)
		}
		_, main, _ := strings.Cut(whole.String(), "<main")
		_, main, _ = strings.Cut(main, ">")
		main, _, _ = strings.Cut(main, "</main>")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(main))
	})
}

// TestHandlersInWhatIsSwappedIn uses each kind of handler in a part that came to the page
// after the scripts had run.
func TestHandlersInWhatIsSwappedIn(t *testing.T) {
	b := newBrowser(t)
	server := gallery(t)
	const keepFromSending = `addEventListener("submit", (event) => event.preventDefault());`
	for _, c := range []struct{ name, exhibit, act, until string }{
		{"characters are counted", "email",
			`const area = document.getElementById("reason"); area.value = "Hello"; area.dispatchEvent(new Event("input", {bubbles: true}))`,
			`document.getElementById("reason-count").textContent === "Characters Remaining: 250 / 255"`},
		{"a form is sent once", "email",
			`const stopped = []; addEventListener("submit", (event) => { stopped.push(event.defaultPrevented); event.preventDefault() });
			const form = document.querySelector("form[data-once]"); for (let n = 0; n < 2; n++) form.requestSubmit();
			window.stopped = stopped.join()`,
			`window.stopped === "false,true"`},
		{"a refused form's summary has the focus", "email-refused", ``, `document.activeElement.id === "error-summary"`},
		{"a password can be shown", "password",
			`document.querySelector("[data-show-password] input").click()`,
			`document.getElementById("show-password").offsetParent && document.getElementById("password").type === "text"`},
		{"a shown password is not sent as text", "password",
			keepFromSending + `document.querySelector("[data-show-password] input").click(); window.shown = document.getElementById("password").type;
			document.getElementById("password").form.requestSubmit()`,
			`window.shown === "text" && document.getElementById("password").type === "password"`},
		{"codes are copied", "recovery-codes",
			`document.querySelector("[data-copy]").click()`,
			`document.querySelector("[data-copy]").offsetParent && document.querySelector("[data-copied]").textContent`},
		{"codes are printed", "recovery-codes",
			`window.print = () => { window.printed = true }; document.querySelector("[data-print]").click()`,
			`document.querySelector("[data-print]").offsetParent && window.printed`},
		{"a passkey is asked for", "techpass-login",
			`document.querySelector("form[data-passkey]").requestSubmit()`,
			`document.querySelector("form[data-passkey]").offsetParent && document.querySelector("[data-passkey-error]").textContent.includes("did not answer")`},
		{"the human check runs", "sign-up", ``, `document.querySelector("[data-human][data-state=done] input")?.value`},
		{"a form waits for the human check", "sign-up",
			`const check = document.querySelector("[data-human]"); check.querySelector("input").value = ""; check.dataset.state = "working";
			window.sent = false; addEventListener("submit", (event) => { window.sent ||= !event.defaultPrevented; event.preventDefault() });
			check.closest("form").requestSubmit()`,
			`!window.sent && document.querySelector("[data-human-status]").textContent.startsWith("One moment")`},
		{"a file that is too large is told at once", "batch-upload",
			`const files = new DataTransfer(); files.items.add(new File([new Uint8Array(21 << 20)], "list.xlsx"));
			const input = document.querySelector("input[type=file]"); input.files = files.files; input.dispatchEvent(new Event("change", {bubbles: true}))`,
			`document.querySelector("input[type=file][aria-invalid=true]") && document.querySelector("[data-upload-status]").textContent`},
		{"a file finds its place", "batch-upload",
			`document.querySelector("input[type=file]").dispatchEvent(new DragEvent("dragenter", {bubbles: true}))`,
			`document.querySelector(".filebox--over")`},
		{"an upload says that it takes its time", "batch-upload",
			keepFromSending + `document.querySelector("form[data-upload]").requestSubmit()`,
			`document.querySelector("[data-upload-status]").textContent.startsWith("Uploading")`},
		{"progress is followed", "batch-running", ``, `document.querySelector("[data-progress-text]").textContent === "241 of 482 users done"`},
		{"time is counted down", "batch-waiting", ``, `/^4 min \d+ s left\.$/.test(document.querySelector("[data-seconds-left]").textContent)`},
		{"Escape closes a menu", "batch-draft",
			`document.querySelector("details[data-menu]").open = true; document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}))`,
			`!document.querySelector("details[data-menu]").open`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.open(t, server.URL+"/swap/"+c.exhibit)
			b.until(t, `document.querySelector("main h1")`)
			eval[bool](t, b, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
			eval[bool](t, b, `(() => {`+c.act+`; return true})()`)
			b.until(t, c.until)
		})
	}
}
