package work

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"

	"techbiz/internal/seed/device"
)

// lookAfterDevices runs what is due to devices that nobody uses. What one run leaves is
// taken on by the same job at once.
func lookAfterDevices(ctx context.Context, devices *device.Service, log *slog.Logger) error {
	done, err := devices.RunDue(ctx)
	if err != nil {
		return err
	}
	if done.Looked > 0 {
		log.InfoContext(ctx, "devices were due", "looked", done.Looked, "reminded", done.Reminded, "deleted", done.Deleted)
	}
	if done.More {
		return river.JobSnooze(0)
	}
	return nil
}
