package op

import (
	"context"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/openid"
)

// SetUserinfoFromScopes implements op.OPStorage; SetUserinfoFromRequest does it.
func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetUserinfoFromRequest implements op.CanSetUserinfoFromRequest: what an ID token says.
func (s *storage) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	g := grantOf(request)
	if g == nil {
		return oidc.ErrUnsupportedGrantType()
	}
	a, err := s.p.OpenID.AccountOf(ctx, g)
	if err != nil {
		return s.p.refusal(ctx, err)
	}
	if err := s.p.describe(ctx, info, a, scopes); err != nil {
		return err
	}
	info.AppendClaims(claimSession, g.SignInID.String())
	if acr := acrOf(g.AMR); acr != "" {
		info.AppendClaims("acr", acr) // the library leaves it out of a renewed ID token
	}
	return nil
}

// SetUserinfoFromToken implements op.OPStorage.
func (s *storage) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, _, _ string) error {
	h, err := s.holder(ctx, tokenID)
	if err != nil {
		return err
	}
	return s.p.describe(ctx, info, h.Account, h.Token.Scopes)
}

func (s *storage) holder(ctx context.Context, tokenID string) (*openid.Holder, error) {
	id, err := uuid.Parse(tokenID)
	if err != nil {
		return nil, oidc.ErrInvalidGrant() // an ID token, which has no id
	}
	h, err := s.p.OpenID.HolderOf(ctx, id)
	if err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	return h, nil
}

// SetIntrospectionFromToken implements op.OPStorage. A client learns of its own tokens.
func (s *storage) SetIntrospectionFromToken(ctx context.Context, r *oidc.IntrospectionResponse, tokenID, _, clientID string) error {
	h, err := s.holder(ctx, tokenID)
	if err != nil {
		return err
	}
	if h.Grant.ClientID != clientID {
		return oidc.ErrInvalidGrant()
	}
	info := new(oidc.UserInfo)
	if err := s.p.describe(ctx, info, h.Account, h.Token.Scopes); err != nil {
		return err
	}
	r.SetUserInfo(info)
	r.Scope, r.ClientID, r.TokenType = h.Token.Scopes, clientID, oidc.BearerToken
	r.Issuer, r.Audience, r.JWTID = s.p.issuer, oidc.Audience{clientID}, tokenID
	r.Expiration, r.IssuedAt, r.AuthTime = oidc.FromTime(h.Token.ExpiresAt), oidc.FromTime(h.Token.CreatedAt), oidc.FromTime(h.Grant.AuthTime)
	r.AuthenticationMethodsReferences = h.Grant.AMR
	return nil
}

// GetPrivateClaimsFromScopes implements op.OPStorage; GetPrivateClaimsFromRequest does it.
func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return map[string]any{}, nil
}

// GetPrivateClaimsFromRequest implements op.CanGetPrivateClaimsFromRequest: what an access
// token says beside whose it is. Source: RFC 9068, section 2.2.3.
func (s *storage) GetPrivateClaimsFromRequest(_ context.Context, request op.TokenRequest, _ []string) (map[string]any, error) {
	claims := map[string]any{"scope": strings.Join(request.GetScopes(), " ")}
	if g := grantOf(request); g != nil {
		claims[claimSession] = g.SignInID.String()
	}
	return claims, nil
}

// GetKeyByIDAndClientID implements op.OPStorage. Clients have no keys.
func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, oidc.ErrInvalidClient().WithDescription("private_key_jwt is not supported")
}

// ValidateJWTProfileScopes implements op.OPStorage. There is no such grant.
func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, oidc.ErrUnsupportedGrantType()
}
