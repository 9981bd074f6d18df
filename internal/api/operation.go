package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// serve is one operation: the actor comes from the token, any error goes through
// problemOf.
type serve[I, O any] func(ctx context.Context, actor people.Actor, in *I) (*O, error)

// register adds the operation to the API and its OpenAPI document.
func register[I, O any](e *edge, op huma.Operation, do serve[I, O]) {
	op.Tags = []string{"Invitations"}
	if strings.HasPrefix(op.Path, "/batches") {
		op.Tags = []string{"Batches"}
	}
	if strings.HasPrefix(op.Path, "/departures") {
		op.Tags = []string{"Officers"}
	}
	op.Security = []map[string][]string{{securityScheme: {}}}
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity)
	op.Responses = withTrouble(op.Responses)
	op.RejectUnknownQueryParameters = true
	op.SkipValidateBody = true // body.go reads it strictly and the domain checks every field
	op.MaxBodyBytes = maxBody
	op.BodyReadTimeout = bodyReadTimeout
	huma.Register(e.api, op, func(ctx context.Context, in *I) (*O, error) {
		actor, _ := ctx.Value(actorKey{}).(people.Actor) // authenticate ran before
		out, err := do(ctx, actor, in)
		if err != nil {
			return nil, e.problemOf(ctx, err)
		}
		return out, nil
	})
}

// withTrouble documents what each operation answers where the database does not.
func withTrouble(responses map[string]*huma.Response) map[string]*huma.Response {
	if responses == nil {
		responses = map[string]*huma.Response{}
	}
	responses[strconv.Itoa(http.StatusServiceUnavailable)] = &huma.Response{
		Description: "Not available at the moment: the database does not answer, a disk is full, or there is too much to do. " +
			"Send the same request again after Retry-After; a POST with the same Idempotency-Key is not carried out twice.",
		Headers: map[string]*huma.Param{"Retry-After": {
			Description: "Seconds after which to try again.", Schema: &huma.Schema{Type: huma.TypeInteger},
		}},
		Content: map[string]*huma.MediaType{problemType: {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}},
	}
	return responses
}

// IdempotencyKey is the header that makes a POST safe to repeat. It is exported, like
// OneInvitation, because huma looks into no embedded struct that is not.
type IdempotencyKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" pattern:"^[ -~]+$" example:"0199f3f0-7d5c-7b1e-9d55-3f6f8c1f9f51" doc:"Chosen by the client, at most 200 printable ASCII characters. The same request under the same key is carried out once, however often and from however many connections it is sent; later ones get the same status and the invitation or batch as it is by then. Another request under a used key is refused (problem key-reused)."`
}

// RepeatableKey is the same header where it changes nothing.
type RepeatableKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" pattern:"^[ -~]+$" doc:"Taken, and not needed: sending this request again leads to the same."`
}

// repeatable ends the description of such an operation.
const repeatable = "Safe to repeat with or without an Idempotency-Key: a repetition leads to the same."

// OneInvitation is the path of an operation on one invitation.
type OneInvitation struct {
	ID string `path:"id" doc:"The invitation's id, a UUID."` // no format: what is no UUID is not found either
}

// anInvitation is the answer that carries one invitation.
type anInvitation struct {
	Body Invitation
}
