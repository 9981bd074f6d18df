package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/alexedwards/scs/v2"
)

// session is the session of one request. The zero session holds nothing and keeps
// nothing: it serves where none could be loaded.
type session struct {
	manager *scs.SessionManager
	ctx     context.Context //nolint:containedctx // it holds the session, as scs has it
}

func (s session) get(key string) string {
	if s.manager == nil {
		return ""
	}
	return s.manager.GetString(s.ctx, key)
}

func (s session) pop(key string) string {
	if s.manager == nil {
		return ""
	}
	return s.manager.PopString(s.ctx, key)
}

func (s session) put(key, value string) {
	if s.manager != nil {
		s.manager.Put(s.ctx, key, value)
	}
}

func (s session) remove(keys ...string) {
	for _, key := range keys {
		if s.get(key) != "" {
			s.manager.Remove(s.ctx, key)
		}
	}
}

// keys returns the keys that begin so.
func (s session) keys(prefix string) []string {
	var found []string
	if s.manager == nil {
		return nil
	}
	for _, key := range s.manager.Keys(s.ctx) {
		if strings.HasPrefix(key, prefix) {
			found = append(found, key)
		}
	}
	return found
}

// makeRoom removes the first of what stands under keys that begin so, in their order, where
// there are as many as there may be.
func (s session) makeRoom(prefix string, most int) {
	found := s.keys(prefix)
	slices.Sort(found)
	s.remove(found[:max(0, len(found)-most+1)]...)
}

// exists tells whether the browser's cookie led to a session that is still there.
func (s session) exists() bool { return s.manager != nil && s.manager.Token(s.ctx) != "" }

// renew gives the session a new cookie, so that one planted before is worth nothing.
func (s session) renew() error {
	if err := s.manager.RenewToken(s.ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

func (s session) destroy() error {
	if s.manager == nil {
		return nil
	}
	if err := s.manager.Destroy(s.ctx); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}
