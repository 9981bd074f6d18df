package work_test

import (
	"context"
	"sync"

	"techbiz/internal/mail"
)

// server is a mail server that answers each address as the test says.
type server struct {
	mu      sync.Mutex
	answers map[string][]error // one after the other, then acceptance
	took    map[string]int
}

func newServer() *server { return &server{answers: map[string][]error{}, took: map[string]int{}} }

// Send implements mail.Transport.
func (s *server) Send(_ context.Context, l *mail.Letter) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := l.To.String()
	if next := s.answers[to]; len(next) > 0 {
		s.answers[to] = next[1:]
		return "", next[0]
	}
	s.took[to]++
	return "250 ok", nil
}

// copies tells how many letters to the mailbox the server took.
func (s *server) copies(to string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took[to]
}
