package announce

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"techbiz/internal/base/people"
)

// Fresh is how old what is shown may be: a change made on another node shows after so long.
const Fresh = 5 * time.Second

// maxShown is how many announcements are kept in mind; more at a time nobody reads.
const maxShown = 50

// memory is what ran when the database was asked last. One request asks it again for all;
// those that come meanwhile take what is known.
type memory struct {
	mu      sync.Mutex
	running []*Announcement
	until   time.Time // fresh so long; zero where nothing is known
	asking  bool
	changes int // how often something was made or changed by this process
}

// forget lets the next request ask anew.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.until = time.Time{}
	m.changes++
}

// Shown returns what is announced now to the people of the agency, warnings first; with the
// zero Agency, to those of none and to whoever is not signed in. Where the database can't be
// asked it returns what was known before, and the error.
func (s *Service) Shown(ctx context.Context, g people.Agency) ([]*Announcement, error) {
	running, err := s.running(ctx)
	now := s.now()
	var shown []*Announcement
	for _, a := range running {
		if a.isFor(g) && a.State(now) == Current {
			shown = append(shown, a)
		}
	}
	slices.SortStableFunc(shown, func(a, b *Announcement) int { return cmp.Compare(urgency(a), urgency(b)) })
	return shown, err
}

func urgency(a *Announcement) int {
	if a.Level == Warning {
		return 0
	}
	return 1
}

func (s *Service) running(ctx context.Context) ([]*Announcement, error) {
	m, now := &s.shown, s.now()
	m.mu.Lock()
	if now.Before(m.until) || m.asking && m.running != nil {
		defer m.mu.Unlock()
		return m.running, nil
	}
	m.asking = true
	changes := m.changes
	m.mu.Unlock()

	running, err := s.store.RunningAnnouncements(ctx, now, now.Add(2*Fresh), maxShown)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asking = false
	if err != nil {
		m.until = now.Add(time.Second) // a database in trouble is not asked by each page
		return m.running, fmt.Errorf("read announcements: %w", err)
	}
	if running == nil {
		running = []*Announcement{}
	}
	m.running = running
	if m.changes == changes {
		m.until = now.Add(Fresh)
	}
	return running, nil
}
