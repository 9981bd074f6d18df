package e2e_test

import (
	"slices"
)

// row is a line of the status list.
type row struct {
	b     *tab
	email string
	cells map[string]string
}

// row waits for the line of this mailbox.
func (b *tab) row(email string) row {
	b.t.Helper()
	b.until("a line of "+email, `email => [...document.querySelectorAll("tbody th a")].some(a => e2e.words(a) === email)`, email)
	cells := eval[map[string]string](b, `email => {
		const a = [...document.querySelectorAll("tbody th a")].find(a => e2e.words(a) === email);
		return Object.fromEntries([...a.closest("tr").cells].map(c => [c.dataset.label, e2e.words(c)]));
	}`, email)
	return row{b, email, cells}
}

// has tells what stands in a column.
func (r row) has(column, want string) {
	r.b.t.Helper()
	if got := r.cells[column]; got != want {
		r.b.t.Errorf("%s: %s is %q, want %q", r.email, column, got, want)
	}
}

// tells: the timeline holds these moments, in this order; it shows the newest first.
func (b *tab) tells(moments ...string) {
	b.t.Helper()
	told := eval[[]string](b, `() => [...document.querySelectorAll(".timeline__title")].map(e2e.words)`)
	oldestFirst := slices.Clone(told)
	slices.Reverse(oldestFirst)
	rest := oldestFirst
	for _, m := range moments {
		at := slices.Index(rest, m)
		if at < 0 {
			b.t.Errorf("on %s: the timeline does not tell %q in its place: %q", b.where(), m, oldestFirst)
			return
		}
		rest = rest[at+1:]
	}
}
