package op

import (
	"context"
	"errors"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"techbiz/internal/base/fault"
	"techbiz/internal/openid"
)

// refusal is the one table from errors of the domain to those of the protocol. What is in
// none of its rows is trouble of ours: it is noted for the end of the request, see Serve.
func (p *Provider) refusal(ctx context.Context, err error) error {
	var invalid *openid.Invalid
	switch {
	case err == nil:
		return nil
	case errors.As(err, &invalid) && invalid.Code == "invalid_scope":
		return oidc.ErrInvalidScope().WithDescription("%s", invalid.Description)
	case invalid != nil:
		return oidc.ErrInvalidRequest().WithDescription("%s", invalid.Description)
	case errors.Is(err, openid.ErrInvalidGrant):
		return oidc.ErrInvalidGrant().WithDescription("unknown, expired, or used before")
	case errors.Is(err, openid.ErrEnded):
		return oidc.ErrInvalidGrant().WithDescription("the account can't be used, or its sign-in has ended")
	case errors.Is(err, openid.ErrClientSecret), errors.Is(err, fault.NotFound):
		return oidc.ErrInvalidClient().WithDescription("unknown client, or wrong secret")
	}
	noted(ctx, err)
	if p.cutOff(ctx, err) {
		return (&oidc.Error{ErrorType: codeUnavailable}).WithDescription("%s", described[codeUnavailable])
	}
	return oidc.ErrServerError().WithDescription("%s", described["server_error"])
}
