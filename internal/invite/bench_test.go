package invite_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/invite"
	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

func BenchmarkInvite(b *testing.B) {
	for name, url := range map[string]string{"sqlite": testdb.SQLite(b), "postgres": testparts.DurablePostgres(b)} {
		b.Run(name, func(b *testing.B) {
			w := settled(apptest.New(b, url, apptest.OwnStore(url, 0))) // which migrates it
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
					if _, err := w.Invites.Invite(b.Context(), w.officer, r, fmt.Sprint(k)); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
