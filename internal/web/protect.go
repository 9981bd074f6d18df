package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"techbiz/internal/base/traceid"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/techpass"
)

// contentPolicy lets pages load nothing but the portal's own files.
const contentPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// secureHeaders sets what every answer carries; a handler may tighten it.
func secureHeaders(https bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		if https {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		next.ServeHTTP(w, r)
	})
}

// refuseOtherOrigins keeps other sites from sending forms in a user's name.
func (g *gate) refuseOtherOrigins(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	// The public address is ours even where a proxy hands on another Host.
	if err := protection.AddTrustedOrigin(g.site.PublicURL.Scheme + "://" + g.site.PublicURL.Host); err != nil {
		g.site.Log.Warn("the public URL is no origin that can be trusted", "cause", err.Error())
	}
	// Products' servers and pages post here, with credentials of their own and no cookie.
	protection.AddInsecureBypassPattern(techpass.ProviderPrefix)
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if kit.IsAPI(r) && g.hasAPI {
			g.refusals.Origin(w, r)
			return
		}
		g.site.Fail(g.visitor(w, r).Request, kit.ErrOtherOrigin)
	}))
	return protection.Handler(next)
}

// recoverPanics answers a panic with a page that carries the Trace ID; the stack goes
// to the log.
func (g *gate) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // net/http breaks the connection off, as a handler asked for
			}
			ctx := r.Context()
			g.site.Log.ErrorContext(ctx, "panic", "route", kit.AnswerOf(ctx).Route.Pattern, "panic", fmt.Sprint(p),
				"stack", string(debug.Stack()), "trace_id", traceid.ID(ctx))
			a := kit.AnswerOf(ctx)
			if a.Begun() {
				panic(http.ErrAbortHandler) // half a page went out: let the browser see that it broke
			}
			v := a.Request
			if v == nil {
				v = g.visitor(w, r).Request
			}
			g.site.DrawProblem(v, kit.Unexpected)
		}()
		next.ServeHTTP(w, r)
	})
}
