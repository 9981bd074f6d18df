package store

import "techbiz/internal/fault"

// first returns the first of what was found, or fault.NotFound where that is nothing.
func first[T any](found []T, err error) (T, error) {
	var none T
	switch {
	case err != nil:
		return none, err
	case len(found) == 0:
		return none, fault.NotFound
	}
	return found[0], nil
}

// each turns rows into what they tell of.
func each[R, T any](rows []R, of func(R) T) []T {
	told := make([]T, len(rows))
	for n, r := range rows {
		told[n] = of(r)
	}
	return told
}
