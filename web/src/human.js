// The worker that does the human check's sums, away from the page.
import "altcha-lib/v1/worker";
