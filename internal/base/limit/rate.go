package limit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how many there may be within a time. In settings it is written 60/1h.
type Rate struct {
	Most int
	In   time.Duration
}

// Or returns the rate, or other where it is not set.
func (r Rate) Or(other Rate) Rate {
	if r == (Rate{}) {
		return other
	}
	return r
}

func (r Rate) String() string {
	in := r.In.String()
	for _, zero := range []string{"m0s", "h0m"} { // 1h0m0s is 1h
		if strings.HasSuffix(in, zero) {
			in = in[:len(in)-2]
		}
	}
	return strconv.Itoa(r.Most) + "/" + in
}

// UnmarshalText reads a rate as settings have it.
func (r *Rate) UnmarshalText(text []byte) error {
	most, in, found := strings.Cut(string(text), "/")
	n, err := strconv.Atoi(most)
	if !found || err != nil || n < 1 {
		return fmt.Errorf("%q: want a number and a time, such as 60/1h", text)
	}
	d, err := time.ParseDuration(in)
	if err != nil || d < time.Second {
		return fmt.Errorf("%q: want a time of a second or more after the slash, such as 60/1h", text)
	}
	r.Most, r.In = n, d
	return nil
}
