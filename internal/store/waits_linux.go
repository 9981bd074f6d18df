package store

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// limitUnanswered has the kernel give up a connection whose bytes nobody acknowledges.
func limitUnanswered(network, _ string, c syscall.RawConn) error {
	if network != "tcp" && network != "tcp4" && network != "tcp6" {
		return nil
	}
	var set error
	err := c.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unanswered.Milliseconds()))
	})
	return errors.Join(err, set)
}
