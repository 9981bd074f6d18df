package demo

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/base/people"
	"techbiz/internal/lifecycle/myaccount"
)

// Staff are the demo's officers whom a newcomer may sign in as, with StaffPassword and an
// authenticator app.
var Staff = []string{Officer, OtherOfficer, Agent, AgencyAdmin, Admin, SecondAdmin}

// Duties say what each of the Staff does.
var Duties = map[string]string{
	Officer: "officer", OtherOfficer: "officer of another agency", Agent: "agent of the service desk",
	AgencyAdmin: "agency admin", Admin: "admin", SecondAdmin: "second admin, who confirms what one alone may not do",
}

// StaffPassword is that of each of the Staff. It is no secret: the demo holds made-up data.
const StaffPassword = "kingfisher umbrella granite 27"

// Authenticator is the app of one of the Staff, as it shows its code.
type Authenticator struct {
	Login    string
	Password string
	Code     string
}

// Authenticators returns what the apps of the Staff show at the time now.
func Authenticators(now time.Time) ([]Authenticator, error) {
	all := make([]Authenticator, len(Staff))
	for n, login := range Staff {
		code, err := totp.GenerateCode(appSecret(login), now)
		if err != nil {
			return nil, fmt.Errorf("read code of the app: %w", err)
		}
		all[n] = Authenticator{Login: login, Password: StaffPassword, Code: code}
	}
	return all, nil
}

// appSecret is the secret in the app of one of the Staff: the same in each demo, so that
// it need not be kept.
func appSecret(login string) string {
	sum := sha256.Sum256([]byte("techbiz demo " + login))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20])
}

// choosePassword gives one of the Staff the password, as they would in My Account.
func (f *filler) choosePassword(ctx context.Context, a people.Actor) error {
	b := &box{Service: f.Mails}
	parts := f.MyAccount.Options
	parts.Post = b
	if err := myaccount.NewService(parts).ChangePassword(ctx, a.ID, uuid.Nil, StaffPassword, StaffPassword); err != nil {
		return err
	}
	return b.deliver(ctx)
}
