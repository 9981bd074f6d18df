package op

import (
	"context"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/openid"
)

// algorithm is the one that all tokens are signed with.
const algorithm = string(jose.RS256)

// storage implements op.Storage by the domain's service.
type storage struct{ p *Provider }

var _ interface {
	op.Storage
	op.CanSetUserinfoFromRequest
	op.CanGetPrivateClaimsFromRequest
	op.CanTerminateSessionFromRequest
} = (*storage)(nil)

// CreateAuthRequest implements op.AuthStorage. subject is of the id_token_hint.
func (s *storage) CreateAuthRequest(ctx context.Context, r *oidc.AuthRequest, subject string) (op.AuthRequest, error) {
	switch {
	case r.CodeChallenge != "" && r.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return nil, oidc.ErrInvalidRequest().WithDescription("code_challenge_method has to be S256")
	case r.ResponseMode != "" && r.ResponseMode != oidc.ResponseModeQuery:
		return nil, oidc.ErrInvalidRequest().WithDescription("response_mode has to be query")
	}
	request := &openid.AuthRequest{
		ClientID: r.ClientID, RedirectURI: r.RedirectURI, Scopes: r.Scopes, State: r.State, Nonce: r.Nonce, Challenge: r.CodeChallenge,
		Prompt: r.Prompt, MaxAge: maxAge(r.MaxAge), LoginHint: r.LoginHint,
	}
	if subject != "" {
		hinted, err := uuid.Parse(subject)
		if err != nil {
			return nil, oidc.ErrLoginRequired().WithDescription("the id_token_hint is of nobody")
		}
		request.AccountHint = hinted
	}
	browser, _ := ctx.Value(browserKey{}).(string)
	if err := s.p.OpenID.Begin(ctx, request, browser); err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	return &authRequest{AuthRequest: request}, nil
}

// longest is a max_age that says nothing any more, in seconds.
const longest = 10 * 365 * 24 * 60 * 60

func maxAge(seconds *uint) time.Duration {
	if seconds == nil || *seconds > longest {
		return -1
	}
	return time.Duration(*seconds) * time.Second
}

// AuthRequestByID implements op.AuthStorage.
func (s *storage) AuthRequestByID(ctx context.Context, id string) (op.AuthRequest, error) {
	r, err := s.p.OpenID.Request(ctx, id)
	if err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	return &authRequest{AuthRequest: r}, nil
}

// AuthRequestByCode implements op.AuthStorage. The server's CodeExchange takes its place:
// here nobody says who brings the code.
func (s *storage) AuthRequestByCode(context.Context, string) (op.AuthRequest, error) {
	return nil, oidc.ErrInvalidGrant()
}

// SaveAuthCode implements op.AuthStorage.
func (s *storage) SaveAuthCode(ctx context.Context, id, code string) error {
	return s.p.refusal(ctx, s.p.OpenID.IssueCode(ctx, id, code))
}

// DeleteAuthRequest implements op.AuthStorage. The request stays, so that a code that
// comes twice is noticed; Sweep removes it.
func (s *storage) DeleteAuthRequest(context.Context, string) error { return nil }

// CreateAccessToken implements op.AuthStorage.
func (s *storage) CreateAccessToken(ctx context.Context, request op.TokenRequest) (string, time.Time, error) {
	id, _, until, err := s.issue(ctx, request, false, "")
	return id, until, err
}

// CreateAccessAndRefreshTokens implements op.AuthStorage.
func (s *storage) CreateAccessAndRefreshTokens(ctx context.Context, request op.TokenRequest, current string) (id, refresh string, until time.Time, err error) {
	return s.issue(ctx, request, true, current)
}

func (s *storage) issue(ctx context.Context, request op.TokenRequest, refresh bool, current string) (id, next string, until time.Time, err error) {
	g := grantOf(request)
	if g == nil {
		return "", "", time.Time{}, oidc.ErrUnsupportedGrantType()
	}
	token, next, err := s.p.OpenID.Issue(ctx, g, request.GetScopes(), refresh, current)
	if err != nil {
		return "", "", time.Time{}, s.p.refusal(ctx, err)
	}
	return token.ID.String(), next, token.ExpiresAt, nil
}

// TokenRequestByRefreshToken implements op.AuthStorage. The server's RefreshToken takes its
// place.
func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, oidc.ErrInvalidGrant()
}

// GetClientByClientID implements op.OPStorage.
func (s *storage) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := s.p.OpenID.ClientByID(ctx, id)
	if err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	return client{c}, nil
}

// AuthorizeClientIDSecret implements op.OPStorage.
func (s *storage) AuthorizeClientIDSecret(ctx context.Context, id, secret string) error {
	return s.p.refusal(ctx, s.p.OpenID.CheckSecret(ctx, id, secret))
}

// Health implements op.Storage.
func (s *storage) Health(ctx context.Context) error {
	_, err := s.p.OpenID.Keys(ctx)
	return err
}
