package health

import (
	"testing"
	"time"
)

func TestSilentNodes(t *testing.T) {
	start := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	type look struct{ at, seen int } // seconds: when this node looks, and what it sees
	for name, c := range map[string]struct {
		looks []look
		lost  bool
	}{
		"heard each time":           {[]look{{0, 0}, {2, 2}, {4, 4}, {6, 6}, {8, 8}, {10, 10}, {12, 12}}, false},
		"not heard for the term":    {[]look{{0, 0}, {2, 0}, {4, 0}, {6, 0}, {8, 0}, {10, 0}}, true},
		"not heard for less":        {[]look{{0, 0}, {2, 0}, {4, 0}, {6, 0}, {8, 0}}, false},
		"heard again just in time":  {[]look{{0, 0}, {2, 0}, {4, 0}, {6, 0}, {8, 7}, {10, 7}}, false},
		"its clock is an hour slow": {[]look{{0, -3600}, {2, -3598}, {4, -3596}}, false},
		"this node was frozen":      {[]look{{0, 0}, {2, 2}, {62, 2}}, false},
		"frozen, then still silent": {[]look{{0, 0}, {2, 2}, {62, 2}, {64, 2}, {66, 2}, {68, 2}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := watch{}
			lost := false
			for _, l := range c.looks {
				lost = len(w.silent([]Node{{ID: "other", SeenAt: at(l.seen)}}, at(l.at), 2*time.Second, 10*time.Second)) > 0
			}
			if lost != c.lost {
				t.Errorf("lost: %t, want %t", lost, c.lost)
			}
		})
	}
}
