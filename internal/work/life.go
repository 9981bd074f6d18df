package work

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"

	"techbiz/internal/lifecycle"
)

// doWhatIsDue runs the daily job. It comes by every hour, so that what is due on a day is
// done early on it, and costs one look at an index where nothing is. What one run leaves
// is taken on by the same job at once, with a time limit of its own.
func doWhatIsDue(ctx context.Context, lives *lifecycle.Service, log *slog.Logger) error {
	done, err := lives.RunDue(ctx)
	if err != nil {
		return err
	}
	if done.Looked > 0 {
		log.InfoContext(ctx, "accounts were due", "looked", done.Looked, "reminded", done.Reminded, "disabled", done.Disabled,
			"terminated", done.Terminated, "deleted", done.Deleted)
	}
	if done.More {
		return river.JobSnooze(0)
	}
	return nil
}
