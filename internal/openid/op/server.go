package op

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/auth/signin"
	"techbiz/internal/openid"
)

// server is the library's server where TechPass asks for more than the library does.
type server struct {
	*op.LegacyServer

	p *Provider
}

// Discovery tells only of what there is.
func (s *server) Discovery(ctx context.Context, r *op.Request[struct{}]) (*op.Response, error) {
	response, err := s.LegacyServer.Discovery(ctx, r)
	if err != nil {
		return nil, err
	}
	d, ok := response.Data.(*oidc.DiscoveryConfiguration)
	if !ok {
		return nil, oidc.ErrServerError()
	}
	d.ResponseTypesSupported = []string{string(oidc.ResponseTypeCode)}
	d.ResponseModesSupported = []string{string(oidc.ResponseModeQuery)}
	d.GrantTypesSupported = []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
	d.ACRValuesSupported = []string{signin.ACRMFA}
	d.IntrospectionEndpointAuthMethodsSupported = []oidc.AuthMethod{oidc.AuthMethodBasic, oidc.AuthMethodPost}
	d.IntrospectionEndpointAuthSigningAlgValuesSupported = nil
	d.RevocationEndpointAuthSigningAlgValuesSupported = nil
	return response, nil
}

// VerifyClient answers a client that is not who it says it is with status 401.
func (s *server) VerifyClient(ctx context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	client, err := s.LegacyServer.VerifyClient(ctx, r)
	return client, unauthorized(err)
}

// CodeExchange redeems a code, once it is certain that the client brings its own. The
// verifier is asked for whatever client it is.
func (s *server) CodeExchange(ctx context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	if r.Data.CodeVerifier == "" {
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE is required: code_verifier is missing")
	}
	request, err := s.p.redeem(ctx, r.Data.Code, func(asked *openid.AuthRequest) error {
		switch {
		case r.Client.GetID() != asked.ClientID:
			return oidc.ErrInvalidGrant().WithDescription("the code was given to another client")
		case r.Data.RedirectURI != asked.RedirectURI:
			return oidc.ErrInvalidGrant().WithDescription("redirect_uri is not the one that the code was sent to")
		}
		return op.AuthorizeCodeChallenge(r.Data.CodeVerifier, (&authRequest{AuthRequest: asked}).GetCodeChallenge())
	})
	if err != nil {
		return nil, err
	}
	return s.tokens(ctx, request, r.Client, r.Data.Code, "")
}

// RefreshToken gives new tokens for a refresh token.
func (s *server) RefreshToken(ctx context.Context, r *op.ClientRequest[oidc.RefreshTokenRequest]) (*op.Response, error) {
	request, err := s.p.refreshable(ctx, r.Client.GetID(), r.Data.RefreshToken)
	if err != nil {
		return nil, err
	}
	if err := op.ValidateRefreshTokenScopes(r.Data.Scopes, request); err != nil {
		return nil, err
	}
	return s.tokens(ctx, request, r.Client, "", r.Data.RefreshToken)
}

func (s *server) tokens(ctx context.Context, request op.IDTokenRequest, client op.Client, code, refresh string) (*op.Response, error) {
	response, err := op.CreateTokenResponse(ctx, request, client, s.p.op, true, code, refresh)
	if err != nil {
		return nil, err
	}
	return op.NewResponse(response), nil
}

// JWTProfile refuses a grant that no client has.
func (s *server) JWTProfile(context.Context, *op.Request[oidc.JWTProfileGrantRequest]) (*op.Response, error) {
	return nil, oidc.ErrUnsupportedGrantType()
}

// UserInfo answers with status 401 where the token is not good any more. Source: RFC
// 6750, section 3.1.
func (s *server) UserInfo(ctx context.Context, r *op.Request[oidc.UserInfoRequest]) (*op.Response, error) {
	r.Data.AccessToken = readable(r.Data.AccessToken)
	response, err := s.LegacyServer.UserInfo(ctx, r)
	if err != nil && !isServerError(err) {
		err = op.NewStatusError(&oidc.Error{ErrorType: "invalid_token", Description: "the access token is not good, or not any more"}, http.StatusUnauthorized)
	}
	return response, err
}

// Introspect answers a client that is not who it says it is with status 401.
func (s *server) Introspect(ctx context.Context, r *op.Request[op.IntrospectionRequest]) (*op.Response, error) {
	if r.Data.ClientAssertion != "" {
		return nil, unauthorized(oidc.ErrInvalidClient()) // clients have no keys
	}
	r.Data.Token = readable(r.Data.Token)
	response, err := s.LegacyServer.Introspect(ctx, r)
	return response, unauthorized(err)
}

// Revocation takes a token back.
func (s *server) Revocation(ctx context.Context, r *op.ClientRequest[oidc.RevocationRequest]) (*op.Response, error) {
	r.Data.Token = readable(r.Data.Token)
	return s.LegacyServer.Revocation(ctx, r)
}

// EndSession signs the holder of an ID token out. Without one nobody is signed out: the
// browser goes to the portal, where its user may.
func (s *server) EndSession(ctx context.Context, r *op.Request[oidc.EndSessionRequest]) (*op.Redirect, error) {
	if r.Data.IdTokenHint == "" {
		return op.NewRedirect(s.p.issuer + "/"), nil
	}
	if !hasClaims(r.Data.IdTokenHint) {
		return nil, oidc.ErrInvalidRequest().WithDescription("id_token_hint invalid")
	}
	if strings.ContainsFunc(r.Data.State, func(c rune) bool { return c < 0x20 || c > 0x7e }) {
		return nil, oidc.ErrInvalidRequest().WithDescription("state holds characters that it may not")
	}
	return s.LegacyServer.EndSession(ctx, r)
}

// Authorize refuses a hint that can't be read before the library does.
func (s *server) Authorize(ctx context.Context, r *op.ClientRequest[oidc.AuthRequest]) (*op.Redirect, error) {
	if hint := r.Data.IDTokenHint; hint != "" && !hasClaims(hint) {
		return nil, oidc.ErrLoginRequired().WithDescription("the id_token_hint is invalid")
	}
	return s.LegacyServer.Authorize(ctx, r)
}

// hasClaims tells whether a token has an object of claims, which the library takes for
// granted.
func hasClaims(token string) bool {
	var claims *struct{}
	_, err := oidc.ParseToken(token, &claims)
	return err == nil && claims != nil
}

// readable returns the token, or one that is nobody's where its claims can't be read.
func readable(token string) string {
	if strings.Contains(token, ".") && !hasClaims(token) {
		return "unreadable"
	}
	return token
}

// unauthorized gives a refusal of a client its status.
func unauthorized(err error) error {
	if err == nil || isServerError(err) {
		return err
	}
	if errors.Is(err, oidc.ErrInvalidClient()) || errors.Is(err, oidc.ErrUnauthorizedClient()) {
		return op.NewStatusError(oidc.ErrInvalidClient().WithDescription("unknown client, or wrong secret").WithParent(err), http.StatusUnauthorized)
	}
	return err
}

func isServerError(err error) bool { return errors.Is(err, oidc.ErrServerError()) }

// redeem uses up a code whose request passes the check.
func (p *Provider) redeem(ctx context.Context, code string, check func(*openid.AuthRequest) error) (*authRequest, error) {
	request, err := p.OpenID.Redeem(ctx, code, check)
	if told, ok := errors.AsType[*oidc.Error](err); ok {
		return nil, told // what the check said
	}
	if err != nil {
		return nil, p.refusal(ctx, err)
	}
	return p.withGrant(ctx, request)
}

func (p *Provider) withGrant(ctx context.Context, request *openid.AuthRequest) (*authRequest, error) {
	g, err := p.OpenID.GrantByID(ctx, request.GrantID)
	if err != nil {
		return nil, p.refusal(ctx, err)
	}
	return &authRequest{AuthRequest: request, grant: g}, nil
}

// refreshable finds what a refresh token gives its client.
func (p *Provider) refreshable(ctx context.Context, clientID, token string) (*refreshRequest, error) {
	g, err := p.OpenID.Refreshable(ctx, clientID, token)
	if err != nil {
		return nil, p.refusal(ctx, err)
	}
	return &refreshRequest{grant: g, scopes: g.Scopes}, nil
}
