package work

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/org/allowlist"
)

// addDomainWorkers tells rows of lists and invitations that waited for a domain what the
// service desk decided.
func addDomainWorkers(workers *river.Workers, batches *batch.Service, invites *invite.Service) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[allowlist.AllowedJob]) error {
		d, err := domainOf(j.Args.Domain)
		if err != nil {
			return err
		}
		return errors.Join(batches.DomainAllowed(ctx, d), invites.DomainDecided(ctx, d))
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[allowlist.RefusedJob]) error {
		d, err := domainOf(j.Args.Domain)
		if err != nil {
			return err
		}
		return invites.DomainDecided(ctx, d)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[domainsJob]) error {
		return invites.SettleDomains(ctx)
	}))
}

func domainOf(job string) (people.Domain, error) {
	d, err := people.ParseDomain(job)
	if err != nil {
		return d, fmt.Errorf("read domain of job: %w", err)
	}
	return d, nil
}
