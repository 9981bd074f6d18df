package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// DomainWish names a domain to be allow-listed.
type DomainWish struct {
	Domain string `json:"domain" example:"acme.com"`
}

type domainInput struct {
	OneBatch
	RepeatableKey

	Body body[DomainWish]
}

func (e *edge) registerRequestDomain() {
	register(e, huma.Operation{
		OperationID: "request-batch-domain",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/domains",
		Summary:     "Ask the service desk for a domain to be allow-listed",
		Description: "For rows in state domain_not_allowed: they wait in the draft and are ready by themselves once the domain is allowed. 409 where the organisation has a service desk of its own, which the answer names. " + repeatable,
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
		Middlewares: huma.Middlewares{e.requireJSON},
	}, e.requestDomain)
}

func (e *edge) requestDomain(ctx context.Context, actor people.Actor, in *domainInput) (*aBatch, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	sent, err := in.Body.read()
	if err != nil {
		return nil, err
	}
	domain, err := people.ParseDomain(sent.Domain)
	if err != nil {
		return nil, err
	}
	if err := e.Batches.RequestDomain(ctx, actor, id, domain); err != nil {
		return nil, err
	}
	b, err := e.Batches.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return e.oneBatch(ctx, b)
}
