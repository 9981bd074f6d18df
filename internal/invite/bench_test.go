package invite_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"techbiz/internal/invite"
	"techbiz/internal/testparts"
)

func BenchmarkInvite(b *testing.B) {
	for name, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "b.db"), "postgres": testparts.DurablePostgres(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorldAt(b, url)
			var n atomic.Int64
			b.SetParallelism(4)
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					k := n.Add(1)
					r, err := invite.ParseForm(accountForm(fmt.Sprintf("jane%d@acme.com", k), fmt.Sprintf("jane%d", k)))
					if err != nil {
						b.Fatal(err)
					}
					if _, err := w.invites.Invite(b.Context(), w.officer, r, fmt.Sprint(k)); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
