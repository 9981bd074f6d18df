package op

import (
	"context"

	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// TerminateSession implements op.AuthStorage; TerminateSessionFromRequest does it.
func (s *storage) TerminateSession(context.Context, string, string) error {
	return oidc.ErrInvalidRequest().WithDescription("id_token_hint is missing")
}

// TerminateSessionFromRequest implements op.CanTerminateSessionFromRequest: it ends the
// sign-in that the ID token names, in all products at once. Source: OpenID Connect
// RP-Initiated Logout 1.0, section 2.
func (s *storage) TerminateSessionFromRequest(ctx context.Context, r *op.EndSessionRequest) (string, error) {
	claims := r.IDTokenHintClaims
	if claims == nil || claims.AuthorizedParty == "" { // an access token has none
		return "", oidc.ErrInvalidRequest().WithDescription("id_token_hint invalid")
	}
	accountID, err := uuid.Parse(claims.Subject)
	if err != nil {
		return "", oidc.ErrInvalidRequest().WithDescription("id_token_hint names nobody")
	}
	signInID, err := uuid.Parse(claims.SessionID)
	if err != nil {
		return "", oidc.ErrInvalidRequest().WithDescription("id_token_hint names no sign-in")
	}
	if err := s.p.EndSession(ctx, accountID, signInID); err != nil {
		return "", s.p.refusal(ctx, err)
	}
	return r.RedirectURI, nil
}

// GetRefreshTokenInfo implements op.AuthStorage. RevokeToken knows a refresh token by its
// having no user.
func (s *storage) GetRefreshTokenInfo(ctx context.Context, clientID, token string) (userID, tokenID string, err error) {
	is, err := s.p.OpenID.IsRefresh(ctx, clientID, token)
	if err != nil {
		return "", "", s.p.refusal(ctx, err)
	}
	if !is {
		return "", "", op.ErrInvalidRefreshToken
	}
	return "", token, nil
}

// RevokeToken implements op.AuthStorage. What is no token of the client is as good as
// revoked. Source: RFC 7009, section 2.2.
func (s *storage) RevokeToken(ctx context.Context, token, userID, clientID string) *oidc.Error {
	var err error
	if userID == "" {
		_, err = s.p.OpenID.RevokeRefresh(ctx, clientID, token)
	} else if id, parseErr := uuid.Parse(token); parseErr == nil {
		err = s.p.OpenID.RevokeAccess(ctx, clientID, id)
	}
	if err != nil {
		noted(ctx, err)
		return oidc.ErrServerError()
	}
	return nil
}
