package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"techbiz/internal/base/fault"
)

func TestTroubleOf(t *testing.T) {
	ongoing := t.Context()
	left, leave := context.WithCancel(t.Context())
	leave()
	late, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	silent, silence := context.WithCancelCause(t.Context())
	silence(fault.Silent)
	lost, full, other := errors.New("connection refused"), errors.New("no room"), errors.New("null in column x")
	database := func(err error) fault.Trouble {
		switch {
		case errors.Is(err, lost):
			return fault.Unavailable
		case errors.Is(err, full):
			return fault.DiskFull
		}
		return fault.Ours
	}
	for _, c := range []struct {
		name string
		ctx  context.Context
		err  error
		want fault.Trouble
	}{
		{"a mistake", ongoing, other, fault.Ours},
		{"a mistake, and nobody waits for the answer", left, other, fault.Ours},
		{"the database is gone", ongoing, lost, fault.Unavailable},
		{"the reader is gone", left, context.Canceled, fault.Left},
		{"the reader is gone, in the words of a driver", left, lost, fault.Left},
		{"it took too long", late, context.DeadlineExceeded, fault.Unavailable},
		{"a part of it took too long", ongoing, context.DeadlineExceeded, fault.Unavailable},
		{"the database is silent", silent, context.Canceled, fault.Unavailable},
		{"the disk is full", left, full, fault.DiskFull},
	} {
		if got := fault.TroubleOf(c.ctx, fmt.Errorf("load: %w", c.err), database); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
