package insight

// Days tells how long it took, over those who have got there.
type Days struct {
	N      int // how many got there; where 0 the others mean nothing
	Median int
	P90    int // nine in ten took no longer
}

// histogram is how many took how many days.
type histogram map[int]int

func (h histogram) days() Days {
	n := 0
	for _, took := range h {
		n += took
	}
	return Days{N: n, Median: h.quantile(n, 50), P90: h.quantile(n, 90)}
}

// quantile returns the fewest days within which so many of a hundred of the n got there.
func (h histogram) quantile(n, percent int) int {
	rank := (n*percent + 99) / 100
	for days, seen := 0, 0; days <= mostDays; days++ {
		if seen += h[days]; seen >= rank {
			return days
		}
	}
	return mostDays
}
