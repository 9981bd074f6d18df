package apptest

// Jobs counts the jobs of the kind that were queued so far; "batch.%" is every kind that
// begins so.
func (w *World) Jobs(kind string) int {
	w.Helper()
	return w.Number("SELECT count(*) FROM river_job WHERE kind LIKE $1", kind)
}
