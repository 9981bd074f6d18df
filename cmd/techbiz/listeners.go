package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
)

// listeners are where a node answers: users and other programs at the one, those who run it
// at the other.
type listeners struct {
	public     net.Listener
	operations net.Listener // nil where there is none
}

// listen opens the listeners. opsGiven: somebody chose the port for operations, and waits
// for it to answer; the default gives way to another node on this machine.
func (c *serveCmd) listen(ctx context.Context, log *slog.Logger, opsGiven bool) (at listeners, err error) {
	if at.public, err = net.Listen("tcp", c.Listen); err != nil {
		return at, fmt.Errorf("TECHBIZ_LISTEN: %w", err)
	}
	if c.OpsListen == "" {
		return at, nil
	}
	at.operations, err = net.Listen("tcp", c.OpsListen)
	switch {
	case err == nil:
		return at, nil
	case !opsGiven && errors.Is(err, syscall.EADDRINUSE):
		log.WarnContext(ctx, "the port for operations is taken, so this node answers no /metrics; set TECHBIZ_OPS_LISTEN to another one, or empty for none", "address", c.OpsListen)
		return at, nil
	}
	at.Close()
	return at, fmt.Errorf("TECHBIZ_OPS_LISTEN: %w", err)
}

// Close closes what is still open.
func (l listeners) Close() {
	_ = l.public.Close() // served, and closed by then
	if l.operations != nil {
		_ = l.operations.Close()
	}
}
