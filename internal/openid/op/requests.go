package op

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"techbiz/internal/auth/signin"
	"techbiz/internal/openid"
)

func acrOf(amr []string) string {
	if slices.Contains(amr, signin.MethodMFA) {
		return signin.ACRMFA
	}
	return ""
}

// authRequest is a request of the domain as the library asks for it. grant is nil before
// the code was redeemed.
type authRequest struct {
	*openid.AuthRequest

	grant *openid.Grant
}

// GetID implements op.AuthRequest.
func (r *authRequest) GetID() string { return r.ID }

// GetACR implements op.AuthRequest.
func (r *authRequest) GetACR() string { return acrOf(r.AMR) }

// GetAMR implements op.AuthRequest.
func (r *authRequest) GetAMR() []string { return r.AMR }

// GetAudience implements op.AuthRequest.
func (r *authRequest) GetAudience() []string { return []string{r.ClientID} }

// GetAuthTime implements op.AuthRequest.
func (r *authRequest) GetAuthTime() time.Time { return r.AuthTime }

// GetClientID implements op.AuthRequest.
func (r *authRequest) GetClientID() string { return r.ClientID }

// GetCodeChallenge implements op.AuthRequest.
func (r *authRequest) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.Challenge, Method: oidc.CodeChallengeMethodS256}
}

// GetNonce implements op.AuthRequest.
func (r *authRequest) GetNonce() string { return r.Nonce }

// GetRedirectURI implements op.AuthRequest.
func (r *authRequest) GetRedirectURI() string { return r.RedirectURI }

// GetResponseType implements op.AuthRequest.
func (r *authRequest) GetResponseType() oidc.ResponseType { return oidc.ResponseTypeCode }

// GetResponseMode implements op.AuthRequest.
func (r *authRequest) GetResponseMode() oidc.ResponseMode { return oidc.ResponseModeQuery }

// GetScopes implements op.AuthRequest.
func (r *authRequest) GetScopes() []string { return r.Scopes }

// GetState implements op.AuthRequest.
func (r *authRequest) GetState() string { return r.State }

// GetSubject implements op.AuthRequest.
func (r *authRequest) GetSubject() string { return r.AccountID.String() }

// Done implements op.AuthRequest.
func (r *authRequest) Done() bool { return r.Completed() }

// refreshRequest is a grant that a refresh token renews.
type refreshRequest struct {
	grant  *openid.Grant
	scopes []string // those asked for this time
}

// GetAMR implements op.RefreshTokenRequest.
func (r *refreshRequest) GetAMR() []string { return r.grant.AMR }

// GetAudience implements op.RefreshTokenRequest.
func (r *refreshRequest) GetAudience() []string { return []string{r.grant.ClientID} }

// GetAuthTime implements op.RefreshTokenRequest.
func (r *refreshRequest) GetAuthTime() time.Time { return r.grant.AuthTime }

// GetClientID implements op.RefreshTokenRequest.
func (r *refreshRequest) GetClientID() string { return r.grant.ClientID }

// GetScopes implements op.RefreshTokenRequest.
func (r *refreshRequest) GetScopes() []string { return r.scopes }

// GetSubject implements op.RefreshTokenRequest.
func (r *refreshRequest) GetSubject() string { return r.grant.AccountID.String() }

// SetCurrentScopes implements op.RefreshTokenRequest.
func (r *refreshRequest) SetCurrentScopes(scopes []string) { r.scopes = scopes }

// grantOf returns the grant that tokens are made for, nil where there is none.
func grantOf(request any) *openid.Grant {
	switch r := request.(type) {
	case *authRequest:
		return r.grant
	case *refreshRequest:
		return r.grant
	}
	return nil
}
