package batch

import "hash/maphash"

// seen remembers which emails and usernames a list has had so far. It keeps hashes of 64
// bits, so that a long list needs little memory: two that are the same by accident cost
// a row a second look at it, nothing else.
type seen struct {
	seed  maphash.Seed
	first [2]map[uint64]mark // by email and by username
}

// mark is the first row with a key, and whether it is known to have twins.
type mark struct {
	row   int32
	twins bool
}

func newSeen() *seen {
	return &seen{seed: maphash.MakeSeed(), first: [2]map[uint64]mark{{}, {}}}
}

// markTwins marks the rows of c that are twins of earlier ones, and returns those
// earlier ones that are not marked yet.
func (s *seen) markTwins(c *chunk) (earlier []int) {
	for n, r := range c.rows {
		for kind, key := range c.keys[n] {
			if key == "" {
				continue
			}
			h := maphash.String(s.seed, key)
			m, known := s.first[kind][h]
			switch {
			case !known:
				s.first[kind][h] = mark{row: int32(r.Number)} // a sheet has 1,048,576 rows at most
				continue
			case !m.twins:
				earlier = append(earlier, int(m.row))
				s.first[kind][h] = mark{m.row, true}
			}
			r.State = min(r.State, Duplicate)
		}
	}
	return earlier
}
