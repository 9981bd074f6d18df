package demo

import (
	"context"
	_ "embed"
	"strings"
	"time"

	"techbiz/internal/base/people"
)

// listFile is a list as an officer would fill it in, mistakes included: a wrong number, a
// username with two periods, a person who stands in it twice, one who has an account
// already, a private mailbox, and domains that are not allow-listed.
//
//go:embed list.csv
var listFile string

// upload leaves a draft with a few errors for its officer to mend.
func (f *filler) upload(ctx context.Context, officer people.Actor) error {
	f.Clock.Set(f.Today.Add(-90 * time.Minute))
	file := strings.NewReader(listFile)
	list, err := f.Workbooks.Open(file, file.Size(), "licensing-team.csv")
	if err != nil {
		return err
	}
	_, err = f.Batches.Upload(ctx, officer, list, "")
	return err
}
