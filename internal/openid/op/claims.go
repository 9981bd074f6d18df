package op

import (
	"context"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"techbiz/internal/openid"
	"techbiz/internal/techpass"
)

// Claims of TechPass itself, of the scope techpass.
const (
	claimAgency      = "agency"       // acronym of a government mailbox's agency, in lower case
	claimAccountType = "account_type" // one of techpass.Type
	claimSEED        = "seed_status"  // one of seed.Status
	claimSession     = "sid"          // the sign-in
)

// claimNames are all claims that may come.
var claimNames = []string{
	"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "azp", "at_hash", "c_hash", claimSession,
	"name", "given_name", "family_name", "email", "email_verified", claimAgency, claimAccountType, claimSEED,
}

// describe says of the account what the scopes let a client know.
func (p *Provider) describe(ctx context.Context, info *oidc.UserInfo, a *techpass.Account, scopes []string) error {
	info.Subject = a.ID.String()
	if slices.Contains(scopes, openid.ScopeEmail) {
		info.Email, info.EmailVerified = a.Email.String(), oidc.Bool(!a.MailboxProvedAt.IsZero())
	}
	if slices.Contains(scopes, openid.ScopeProfile) {
		info.GivenName, info.FamilyName = a.FirstName.String(), a.LastName.String()
		info.Name = strings.TrimSpace(info.GivenName + " " + info.FamilyName)
	}
	if slices.Contains(scopes, openid.ScopeTechPass) {
		if agency, ok := a.Email.Agency(); ok {
			info.AppendClaims(claimAgency, agency.String())
		}
		info.AppendClaims(claimAccountType, string(a.Type))
		status, err := p.OpenID.SEEDOf(ctx, a)
		if err != nil {
			return p.refusal(ctx, err)
		}
		info.AppendClaims(claimSEED, string(status))
	}
	return nil
}
