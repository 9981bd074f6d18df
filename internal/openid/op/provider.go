package op

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/rs/cors"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/base/cookie"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/openid"
)

// Options are the parts of a Provider.
type Options struct {
	OpenID *openid.Service
	// Issuer is the public address, without a path. Tokens over http are for a portal
	// that is itself reached over http.
	Issuer *url.URL
	// EndSession ends a sign-in for its holder, who signed out in a product.
	EndSession func(ctx context.Context, accountID, signInID uuid.UUID) error
	// LoggedOut is the path where people land who signed out of a product that did not
	// say where to go.
	LoggedOut string
	// Trouble knows the errors of the database; see fault.TroubleOf.
	Trouble func(error) fault.Trouble
	Log     *slog.Logger
}

// Paths of the provider.
const (
	Prefix    = "/oauth/"
	Discovery = oidc.DiscoveryEndpoint
	signIn    = "/techpass/sign-in"
	callback  = "/callback" // below the authorization endpoint
)

// endpoints are the provider's; there is none for devices.
var endpoints = op.Endpoints{
	Authorization: op.NewEndpoint(Prefix + "authorize"),
	Token:         op.NewEndpoint(Prefix + "token"),
	Introspection: op.NewEndpoint(Prefix + "introspect"),
	Userinfo:      op.NewEndpoint(Prefix + "userinfo"),
	Revocation:    op.NewEndpoint(Prefix + "revoke"),
	EndSession:    op.NewEndpoint(Prefix + "end-session"),
	JwksURI:       op.NewEndpoint(Prefix + "keys"),
}

// Provider answers the clients of TechPass.
type Provider struct {
	Options

	issuer  string
	op      *op.Provider
	handler http.Handler
}

// New returns the provider with the given parts. It fails where a part is missing, or
// the issuer is no address that tokens can name.
func New(o Options) (*Provider, error) {
	if o.OpenID == nil || o.Issuer == nil || o.EndSession == nil || o.LoggedOut == "" || o.Log == nil {
		return nil, errors.New("set up the OpenID provider: a part is missing")
	}
	p := &Provider{Options: o, issuer: o.Issuer.Scheme + "://" + o.Issuer.Host}
	options := []op.Option{
		op.WithCrypto(codes{}),
		op.WithAccessTokenVerifierOpts(op.WithSupportedAccessTokenSigningAlgorithms(algorithm), byOurClock),
		op.WithIDTokenHintVerifierOpts(op.WithSupportedIDTokenHintSigningAlgorithms(algorithm)),
	}
	if o.Issuer.Scheme == "http" {
		options = append(options, op.WithAllowInsecure())
	}
	config := &op.Config{
		DefaultLogoutRedirectURI: p.issuer + o.LoggedOut,
		CodeMethodS256:           true,
		AuthMethodPost:           true,
		GrantTypeRefreshToken:    true,
		SupportedScopes:          openid.Scopes(),
		SupportedClaims:          claimNames,
	}
	var err error
	if p.op, err = op.NewProvider(config, &storage{p}, op.StaticIssuer(p.issuer), options...); err != nil {
		return nil, fmt.Errorf("set up the OpenID provider: %w", err)
	}
	s := &server{LegacyServer: op.NewLegacyServer(p.op, endpoints), p: p}
	// Programs in browsers may ask for tokens, but no cookie goes with what they send.
	anyOrigin := &cors.Options{AllowedOrigins: []string{"*"}, AllowedMethods: []string{http.MethodGet, http.MethodPost}, AllowedHeaders: []string{"Authorization", "Content-Type"}}
	p.handler = p.guard(op.RegisterLegacyServer(s, p.giveCode, op.WithServerCORSOptions(anyOrigin)))
	return p, nil
}

// byOurClock leaves it to the domain, which has the clock that was passed in, whether an
// access token has expired: the library reads the machine's.
func byOurClock(v *op.AccessTokenVerifier) { v.Offset = -openid.GrantLifetime }

// CallbackURL is where the browser goes once the request was completed.
func (p *Provider) CallbackURL(requestID string) string { return CallbackPath(requestID) }

// CallbackPath is where the browser goes, on the portal's own address, once the request
// was completed.
func CallbackPath(requestID string) string {
	return endpoints.Authorization.Relative() + callback + "?id=" + url.QueryEscape(requestID)
}

// giveCode hands the client its code, by way of the browser that began.
func (p *Provider) giveCode(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	request, err := p.OpenID.CompletedIn(r.Context(), id, p.browsers().Tokens(r))
	if err == nil {
		var target string
		if target, err = op.BuildAuthResponseCallbackURL(r.Context(), &authRequest{AuthRequest: request}, p.op); err == nil {
			http.Redirect(w, r, target, http.StatusFound)
			return
		}
	}
	if errors.Is(err, fault.NotFound) {
		http.Error(w, "This sign-in is over, or it was begun in another browser. Go back to the product and start again.", http.StatusBadRequest)
		return
	}
	noted(r.Context(), fmt.Errorf("issue authorization code: %w", err))
	w.WriteHeader(http.StatusInternalServerError)
}

// codes makes authorization codes: random, so that nothing can be read from one.
type codes struct{}

// Encrypt implements op.Crypto.
func (codes) Encrypt(string) (string, error) { return secret.NewToken(), nil }

// Decrypt implements op.Crypto. Access tokens are signed, so there is nothing to decrypt.
func (codes) Decrypt(string) (string, error) { return "", errors.New("nothing is encrypted") }

// browsers knows the browser again in which a request began.
func (p *Provider) browsers() cookie.Browsers {
	return cookie.Browsers{Secure: strings.HasPrefix(p.issuer, "https:")}
}
