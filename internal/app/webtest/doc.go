// Package webtest is for tests alone: a portal on a real port over a database of its own, and
// browsers that need no screen. The tests of each area stand beside it and begin with NewPortal.
package webtest
