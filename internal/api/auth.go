package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

type actorKey struct{}

// authenticate lets an operation run on behalf of the token's owner, or answers 401.
func (e *edge) authenticate(ctx huma.Context, next func(huma.Context)) {
	actor, err := e.actorOf(ctx.Context(), ctx.Header("Authorization"))
	if err != nil {
		r, w := humago.Unwrap(ctx)
		e.refuse(w, r, err)
		return
	}
	next(huma.WithValue(ctx, actorKey{}, actor))
}

// actorOf returns who acts by the Authorization header; errNoToken or errBadToken.
func (e *edge) actorOf(ctx context.Context, header string) (people.Actor, error) {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return people.Actor{}, errNoToken
	}
	actor, err := e.SignIn.ActorOfToken(ctx, token)
	if errors.Is(err, fault.NotFound) {
		return people.Actor{}, errBadToken
	}
	if err != nil {
		return people.Actor{}, fmt.Errorf("authenticate: %w", err)
	}
	return actor, nil
}
