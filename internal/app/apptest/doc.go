// Package apptest is the world that tests play in: the whole program, put together by
// package app as in production, over a database of its own and under a clock that the
// test moves. Nothing in it is a mock; jobs and mails wait until the test asks for them.
//
//	apptest.OnBoth(t, func(w *apptest.World) {
//		officer := w.Officer("officer@tech.gov.sg")
//		...
//		w.Clock.Add(24 * time.Hour)
//		w.Deliver()
//	})
//
// A test that needs another part somewhere gives app.Options that differ, or makes one
// service anew from the Options of the world's.
package apptest
