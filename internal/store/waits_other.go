//go:build !linux

package store

import "syscall"

// limitUnanswered does nothing where the kernel has no such limit: keepalive and deadlines
// bound the wait there.
func limitUnanswered(string, string, syscall.RawConn) error { return nil }
