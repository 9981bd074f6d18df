package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
)

// newSessions returns the manager of sessions; the database keeps them under the hash
// of their cookie.
func (g *gate) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = sessionClock{CtxStore: g.stored, now: g.site.Now}
	m.Codec = jsonCodec{}
	m.HashTokenInStore = true
	m.IdleTimeout = signin.IdleTimeout
	m.Lifetime = signin.AbsoluteTimeout
	m.Cookie.Name = g.site.CookieName("techbiz")
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	m.Cookie.Secure = g.site.Secure()
	m.Cookie.Persist = false // it ends with the browser
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		g.site.Fail(g.visitor(w, r).Request, fmt.Errorf("session: %w", err))
		kit.AnswerOf(r.Context()).Sealed = true
	}
	return m
}

// SessionStore keeps sessions.
type SessionStore interface {
	scs.CtxStore
	// Track returns a context for one request, in which the store remembers what it loaded,
	// so that the request's end writes what it changed and no more.
	Track(ctx context.Context) context.Context
}

// tracked has the store of sessions tell requests apart.
func (g *gate) tracked(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(g.stored.Track(r.Context())))
	})
}

// sessionClock lets sessions expire by the clock that was passed in; scs reads the
// machine's own.
type sessionClock struct {
	scs.CtxStore

	now func() time.Time
}

// FindCtx implements scs.CtxStore.
func (c sessionClock) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, kit.SessionTimeout)
	defer cancel()
	return c.CtxStore.FindCtx(ctx, token)
}

// CommitCtx implements scs.CtxStore.
func (c sessionClock) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	ctx, cancel := toEnd(ctx)
	defer cancel()
	return c.CtxStore.CommitCtx(ctx, token, data, c.now().Add(signin.IdleTimeout))
}

// DeleteCtx implements scs.CtxStore.
func (c sessionClock) DeleteCtx(ctx context.Context, token string) error {
	ctx, cancel := toEnd(ctx)
	defer cancel()
	return c.CtxStore.DeleteCtx(ctx, token)
}

// toEnd gives what a request leaves behind a moment of its own where its time is up, or its
// reader gone.
func toEnd(ctx context.Context) (context.Context, context.CancelFunc) {
	switch {
	case ctx.Err() == nil:
		return context.WithTimeout(ctx, kit.SessionTimeout)
	case errors.Is(context.Cause(ctx), fault.Silent):
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), kit.LastTimeout)
}

// jsonCodec writes equal sessions as equal bytes, so that the store need not write an
// unchanged one again.
type jsonCodec struct{}

type sessionJSON struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

// Encode implements scs.Codec.
func (jsonCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	data := sessionJSON{Deadline: deadline, Values: make(map[string]string, len(values))}
	for k, v := range values {
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("encode session: %s is no string", k)
		}
		data.Values[k] = text
	}
	return json.Marshal(data)
}

// Decode implements scs.Codec.
func (jsonCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var data sessionJSON
	if err := json.Unmarshal(b, &data); err != nil {
		return time.Time{}, nil, fmt.Errorf("decode session: %w", err)
	}
	values := make(map[string]any, len(data.Values))
	for k, v := range data.Values {
		values[k] = v
	}
	return data.Deadline, values, nil
}

// MergeSessions adds what a request made of the session that it loaded to what others stored
// meanwhile: of what both changed, the later one's stays.
func MergeSessions(loaded, made, stored []byte) ([]byte, error) {
	var was, is, merged sessionJSON
	for into, data := range map[*sessionJSON][]byte{&was: loaded, &is: made, &merged: stored} {
		if err := json.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("merge sessions: %w", err)
		}
	}
	if merged.Values == nil {
		merged.Values = map[string]string{}
	}
	for k := range was.Values {
		if _, kept := is.Values[k]; !kept {
			delete(merged.Values, k)
		}
	}
	for k, v := range is.Values {
		if before, had := was.Values[k]; !had || before != v {
			merged.Values[k] = v
		}
	}
	return json.Marshal(merged)
}
