package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/alexedwards/scs/v2"
)

// Session is the session of one request. The zero session holds nothing and keeps
// nothing: it serves where none could be loaded.
type Session struct {
	Manager *scs.SessionManager
	Ctx     context.Context //nolint:containedctx // it holds the session, as scs has it
}

// Get returns what stands under the key, "" for nothing.
func (s Session) Get(key string) string {
	if s.Manager == nil {
		return ""
	}
	return s.Manager.GetString(s.Ctx, key)
}

func (s Session) pop(key string) string {
	if s.Manager == nil {
		return ""
	}
	return s.Manager.PopString(s.Ctx, key)
}

// Put keeps the value under the key.
func (s Session) Put(key, value string) {
	if s.Manager != nil {
		s.Manager.Put(s.Ctx, key, value)
	}
}

// Remove forgets what stands under the keys.
func (s Session) Remove(keys ...string) {
	for _, key := range keys {
		if s.Get(key) != "" {
			s.Manager.Remove(s.Ctx, key)
		}
	}
}

// keys returns the keys that begin so.
func (s Session) keys(prefix string) []string {
	var found []string
	if s.Manager == nil {
		return nil
	}
	for _, key := range s.Manager.Keys(s.Ctx) {
		if strings.HasPrefix(key, prefix) {
			found = append(found, key)
		}
	}
	return found
}

// MakeRoom removes the first of what stands under keys that begin so, in their order, where
// there are as many as there may be.
func (s Session) MakeRoom(prefix string, most int) {
	found := s.keys(prefix)
	slices.Sort(found)
	s.Remove(found[:max(0, len(found)-most+1)]...)
}

// Exists tells whether the browser's cookie led to a session that is still there.
func (s Session) Exists() bool { return s.Manager != nil && s.Manager.Token(s.Ctx) != "" }

// Renew gives the session a new cookie, so that one planted before is worth nothing.
func (s Session) Renew() error {
	if err := s.Manager.RenewToken(s.Ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

// Destroy ends the session.
func (s Session) Destroy() error {
	if s.Manager == nil {
		return nil
	}
	if err := s.Manager.Destroy(s.Ctx); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}
