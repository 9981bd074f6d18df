package health

import (
	"context"
	"fmt"
	"time"
)

// endWait is how long a node that ends waits for the database to note it.
const endWait = 2 * time.Second

// Arrive says for the first time that the node is there. Where it is the only one that the
// database serves, it takes over at once what an earlier one left unfinished.
func (s *Service) Arrive(ctx context.Context, n Node) error {
	if err := s.beat(ctx, n); err != nil {
		return err
	}
	if s.Lease != nil {
		return nil
	}
	earlier, err := s.others(ctx, n)
	if err != nil {
		return err
	}
	for _, o := range earlier {
		if err := s.takeOver(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Beat says that the node is there, now and time and again, until ctx ends; then that it has
// ended. On the way it takes over the jobs of nodes that are silent for too long.
func (s *Service) Beat(ctx context.Context, n Node) {
	every := beatEvery
	if s.Lease != nil {
		every = s.Lease.Beat()
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	defer s.end(ctx, n)
	others := watch{}
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := s.round(ctx, n, every, others); err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "heartbeat failed", "cause", err.Error())
		}
	}
}

// round is one heartbeat and one look at the others. Neither may take longer than until the
// next one.
func (s *Service) round(ctx context.Context, n Node, limit time.Duration, others watch) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := s.beat(ctx, n); err != nil || s.Lease == nil || !n.Works() {
		return err
	}
	nodes, err := s.others(ctx, n)
	if err != nil {
		return err
	}
	for _, silent := range others.silent(nodes, monotonic(), s.Lease.Beat(), s.Lease.Term()) {
		if err := s.takeOver(ctx, silent); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) beat(ctx context.Context, n Node) error {
	begun := monotonic()
	n.SeenAt = s.Now()
	if err := s.Store.SeeNode(ctx, n); err != nil {
		return fmt.Errorf("note that the node is there: %w", err)
	}
	if s.Lease != nil {
		s.Lease.Renew(begun)
	}
	return nil
}

// monotonic is a time by the clock that nobody can set, for what is measured between two of
// them.
func monotonic() time.Time { return time.Now() }

// others lists the nodes that are not known to be lost, but for n.
func (s *Service) others(ctx context.Context, n Node) ([]Node, error) {
	all, err := s.Store.Nodes(ctx, s.Now().Add(-nodesKept), maxNodes)
	if err != nil {
		return nil, fmt.Errorf("look at the other nodes: %w", err)
	}
	var others []Node
	for _, o := range all {
		if o.ID != n.ID && o.LostAt.IsZero() {
			others = append(others, o)
		}
	}
	return others, nil
}

func (s *Service) takeOver(ctx context.Context, silent Node) error {
	jobs, err := s.Store.TakeOver(ctx, silent, s.Now())
	if err != nil {
		return fmt.Errorf("take over from node %s: %w", silent.ID, err)
	}
	s.Log.WarnContext(ctx, "node is lost", "node", silent.ID, "host", silent.Host, "seen_at", silent.SeenAt, "jobs_taken_over", jobs)
	return nil
}

func (s *Service) end(ctx context.Context, n Node) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWait)
	defer cancel()
	if _, err := s.Store.EndNode(ctx, n.ID, s.Now()); err != nil {
		s.Log.WarnContext(ctx, "the node's end was not noted", "cause", err.Error())
	}
}

// watch measures for how long other nodes are silent, by this node's own clock.
type watch map[string]*silence

type silence struct {
	seenAt time.Time // the node's last heartbeat, by its clock
	looked time.Time // when this node looked last
	length time.Duration
}

// silent returns the nodes that were silent for term. A time in which this node did not look
// either, because it or the database was frozen, counts as one beat: the others get the
// chance to be heard first.
func (w watch) silent(nodes []Node, now time.Time, beat, term time.Duration) (silent []Node) {
	there := map[string]bool{}
	for _, n := range nodes {
		there[n.ID] = true
		s := w[n.ID]
		if s == nil || !s.seenAt.Equal(n.SeenAt) {
			w[n.ID] = &silence{seenAt: n.SeenAt, looked: now}
			continue
		}
		s.length += min(now.Sub(s.looked), 2*beat)
		s.looked = now
		if s.length >= term {
			silent = append(silent, n)
		}
	}
	for id := range w {
		if !there[id] {
			delete(w, id)
		}
	}
	return silent
}
