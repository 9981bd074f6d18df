package seed

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
)

const lapseBatch = 200

// LapseDue takes the licence back from those whose mail ran out, hands on what is free,
// and returns how many lapsed. Their inviters are told. It may run twice, and on several
// nodes at once.
func (s *Service) LapseDue(ctx context.Context) (int, error) {
	for total := 0; ; {
		var found, lapsed int
		err := s.Store.Update(ctx, func(tx OwnTx) (err error) {
			found, lapsed, err = s.lapseSome(ctx, tx)
			return err
		})
		total += lapsed
		if err != nil {
			return total, fmt.Errorf("lapse SEED: %w", err)
		}
		if found < lapseBatch {
			return total, nil
		}
	}
}

// lapseSome reads who is overdue, then waits for the pool and asks each of them again:
// another node may have come first. Who is told is held before the pool is.
func (s *Service) lapseSome(ctx context.Context, tx OwnTx) (found, lapsed int, err error) {
	due, err := tx.OverdueProvisionings(ctx, s.Now(), lapseBatch)
	if err != nil {
		return 0, 0, err
	}
	ids := make([]uuid.UUID, len(due))
	told := make(map[uuid.UUID]notice.Notice, len(due))
	var inviters []uuid.UUID
	for n, d := range due {
		ids[n] = d.AccountID
		if d.InviterID != uuid.Nil {
			told[d.AccountID] = notice.Notice{AccountID: d.InviterID, Kind: notice.SEEDLapsed, InvitationID: d.InvitationID}
			inviters = append(inviters, d.InviterID)
		}
	}
	if len(inviters) > 0 {
		if _, err := tx.Recipients(ctx, inviters...); err != nil {
			return 0, 0, err
		}
	}
	var notices []notice.Notice
	err = s.inPool(ctx, tx, "lapse SEED", func(t *poolTx) error {
		overdue, err := tx.Provisionings(ctx, ids...)
		if err != nil {
			return err
		}
		for _, p := range overdue {
			if !p.Overdue(s.Now()) {
				continue
			}
			if err := t.move(ctx, people.System(), p, Lapse, audit.SEEDLapsed, "cause", lapsedByMail); err != nil {
				return err
			}
			lapsed++
			if n, tell := told[p.AccountID]; tell {
				notices = append(notices, n)
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	return len(due), lapsed, s.Bell.Notify(ctx, tx, s.Now(), notices...)
}
