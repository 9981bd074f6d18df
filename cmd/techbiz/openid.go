package main

import (
	"context"
	"errors"
	"log/slog"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/provider"
)

// provider makes the OpenID provider at the portal's public address, with the portal
// itself as a client where users sign in to it by this program.
func (c *serveCmd) provider(ctx context.Context, a *app, publicURL *url.URL, log *slog.Logger) (*provider.Provider, error) {
	if c.TechPassIssuer == "" {
		if err := a.openID.EnsureBuiltIn(ctx, ownClient, publicURL.JoinPath("sign-in/callback").String()); err != nil {
			return nil, err
		}
	}
	return provider.New(provider.Options{OpenID: a.openID, Issuer: publicURL, EndSession: a.endSession, LoggedOut: "/signed-out", Log: log})
}

// endSession ends a sign-in for its holder, who signed out in a product. Where the account
// may not be used any more there is nothing to end.
func (a *app) endSession(ctx context.Context, accountID, signInID uuid.UUID) error {
	actor, err := a.signIn.ActorOf(ctx, accountID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return a.signIn.SignOut(ctx, actor, signInID)
}
