package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// kind is one type of problem. Names are part of the API: add to them, never rename one.
type kind struct {
	name   string
	status int
	title  string
}

var (
	malformed        = kind{"malformed", http.StatusBadRequest, "The request can't be read"}
	unauthenticated  = kind{"unauthenticated", http.StatusUnauthorized, "An API token is needed"}
	forbidden        = kind{"forbidden", http.StatusForbidden, "Not allowed for this role"}
	outside          = kind{"outside-network", http.StatusForbidden, "Not from this network"}
	otherOrigin      = kind{"other-origin", http.StatusForbidden, "Not from a page of another site"}
	notFound         = kind{"not-found", http.StatusNotFound, "Not found"}
	methodNotAllowed = kind{"method-not-allowed", http.StatusMethodNotAllowed, "This path does not take this method"}
	timeout          = kind{"timeout", http.StatusRequestTimeout, "The request took too long to arrive"}
	conflict         = kind{"conflict", http.StatusConflict, "Not possible in the present state"}
	tooSoon          = kind{"too-soon", http.StatusConflict, "Not yet"}
	tooLarge         = kind{"too-large", http.StatusRequestEntityTooLarge, "The body is too large"}
	notJSON          = kind{"not-json", http.StatusUnsupportedMediaType, "The body has to be JSON"}
	notMultipart     = kind{"not-multipart", http.StatusUnsupportedMediaType, "The body has to be a form with a file"}
	invalid          = kind{"invalid", http.StatusUnprocessableEntity, "Some fields are not as they have to be"}
	duplicate        = kind{"duplicate", http.StatusUnprocessableEntity, "Duplicate entry"}
	keyReused        = kind{"key-reused", http.StatusUnprocessableEntity, "The idempotency key was used for another request"}
	notReady         = kind{"not-ready", http.StatusConflict, "Some rows can't be submitted yet"}
	hiddenRows       = kind{"hidden-rows", http.StatusConflict, "Rows are hidden in the file"}
	notConfirmed     = kind{"not-confirmed", http.StatusConflict, "The mended file does more than correct rows"}
	listRefused      = kind{"list-refused", http.StatusUnprocessableEntity, "The file can't be taken for a list"}
	tooMany          = kind{"too-many", http.StatusTooManyRequests, "Too many requests"}
	internal         = kind{"internal", http.StatusInternalServerError, "Something went wrong on our side"}
	unavailable      = kind{"unavailable", http.StatusServiceUnavailable, "Not available at the moment"}

	// left is what nobody reads: it says in the log that the client did not wait.
	left = kind{"left", fault.StatusLeft, "The client left"}
)

// kinds lists all of them, for the page that their type URIs name.
var kinds = []kind{
	malformed, unauthenticated, forbidden, outside, otherOrigin, notFound, methodNotAllowed, timeout, conflict, tooSoon, tooLarge,
	notJSON, notMultipart, invalid, duplicate, keyReused, notReady, hiddenRows, notConfirmed, listRefused, tooMany, internal, unavailable,
}

// Refusals of the edge itself.
var (
	errNoToken   = errors.New("no bearer token")
	errBadToken  = errors.New("bearer token unknown or expired")
	errNoRoute   = errors.New("no such route")
	errMethod    = errors.New("no such method")
	errMediaType = errors.New("the body is not declared as JSON")

	errNotMultipart = errors.New("the body is not declared as a form with a file")
	errSlow         = errors.New("the body took too long to arrive")
)

// problemOf is the one table that turns errors into answers. What it does not know is
// logged and told by its Trace ID alone.
func (e *edge) problemOf(ctx context.Context, err error) *Problem {
	var (
		dup    *invite.DuplicateError
		fields people.FieldErrors
		field  *people.FieldError
		state  *fault.Conflict
		soon   *fault.TooSoon
		many   *fault.TooMany
		busy   *fault.Busy
		broken *malformedError
	)
	if p := listProblem(ctx, err); p != nil {
		return p
	}
	switch {
	case errors.As(err, &dup):
		return duplicateProblem(ctx, dup)
	case errors.As(err, &fields):
		return newProblem(ctx, invalid, "").with(fields)
	case errors.As(err, &field):
		return newProblem(ctx, invalid, "").with(people.FieldErrors{field})
	case errors.As(err, &state):
		return newProblem(ctx, conflict, state.Reason)
	case errors.As(err, &soon):
		p := newProblem(ctx, tooSoon, fmt.Sprintf("This is possible again at %s.", soon.Until.UTC().Format(time.RFC3339)))
		until := soon.Until.UTC()
		p.Until = &until
		return p.retryAfter(soon.Until.Sub(e.Now()))
	case errors.As(err, &many):
		return newProblem(ctx, tooMany, "A limit on requests is reached. Try again later.").retryAfter(many.RetryAfter)
	case errors.As(err, &busy):
		return newProblem(ctx, unavailable, "This node has too much to do. Try again later.").retryAfter(busy.RetryAfter)
	case errors.As(err, &broken):
		return newProblem(ctx, malformed, broken.Reason)
	case errors.Is(err, fault.KeyReused):
		return newProblem(ctx, keyReused, "Choose a new Idempotency-Key for each new request, and keep it for repetitions of that one.")
	case errors.Is(err, fault.Forbidden):
		return newProblem(ctx, forbidden, "The role of this token does not allow it. Only public officers can invite users, and only admins can tell of officers who left.")
	case errors.Is(err, fault.NotFound):
		return newProblem(ctx, notFound, "There is no such thing, or it is somebody else's.")
	case errors.Is(err, errNoToken):
		return newProblem(ctx, unauthenticated, "Send the header Authorization: Bearer and an API token.").header("WWW-Authenticate", `Bearer realm="techbiz"`)
	case errors.Is(err, errBadToken):
		return newProblem(ctx, unauthenticated, "This token is unknown or has expired.").header("WWW-Authenticate", `Bearer realm="techbiz", error="invalid_token"`)
	case errors.Is(err, errNoRoute):
		return newProblem(ctx, notFound, "There is no such path; "+Prefix+"/openapi.json lists them all.")
	case errors.Is(err, errMethod):
		return newProblem(ctx, methodNotAllowed, "The Allow header lists the methods that it takes.")
	case errors.Is(err, errMediaType):
		return newProblem(ctx, notJSON, "Send the header Content-Type: application/json.")
	default:
		return e.trouble(ctx, err)
	}
}

// trouble logs an error that has no words of its own, and tells whose fault it is.
func (e *edge) trouble(ctx context.Context, err error) *Problem {
	kind := fault.TroubleOf(ctx, err, e.Trouble)
	e.Log.Log(ctx, kind.Level(), "api: request failed", "trace_id", traceid.ID(ctx), "error", err)
	switch kind {
	case fault.Left:
		return newProblem(ctx, left, "")
	case fault.Unavailable:
		return newProblem(ctx, unavailable, "The database can't be reached, or it took too long. What you asked for may not have been done: send the same request again, a POST with the same Idempotency-Key.").retryAfter(tryAgain)
	case fault.DiskFull:
		return newProblem(ctx, unavailable, "Nothing can be saved at the moment, and nothing was. Try again later.").retryAfter(tryLater)
	default:
		return newProblem(ctx, internal, "")
	}
}

// listProblem is the part of the table that is about uploaded lists; nil for other errors.
func listProblem(ctx context.Context, err error) *Problem {
	var (
		refusal  *batch.Refusal
		unready  *batch.NotReadyError
		hidden   *batch.HiddenError
		unsaid   *batch.UnconfirmedError
		oversize *oversizeError
	)
	switch {
	case errors.As(err, &refusal):
		p := newProblem(ctx, listRefused, refusal.Message)
		p.Code = refusal.Code
		return p
	case errors.As(err, &unready):
		p := newProblem(ctx, notReady, unready.Error())
		p.Ready, p.InTheWay = &unready.Ready, &unready.InTheWay
		return p
	case errors.As(err, &hidden):
		p := newProblem(ctx, hiddenRows, hidden.Error())
		p.Rows, p.Count = hidden.Rows, &hidden.Count
		return p
	case errors.As(err, &unsaid):
		p := newProblem(ctx, notConfirmed, unconfirmed(unsaid.Plan))
		p.Plan = viewPlan(unsaid.Plan)
		return p
	case errors.As(err, &oversize):
		return newProblem(ctx, tooLarge, fmt.Sprintf("The file is larger than %d bytes, the most that is taken. Split the list into several files.", oversize.Limit))
	case errors.Is(err, errNotMultipart):
		return newProblem(ctx, notMultipart, "Send multipart/form-data with the list as its part \"file\".")
	case errors.Is(err, errSlow):
		return newProblem(ctx, timeout, "Send the file again, over a faster connection.")
	default:
		return nil
	}
}

func newProblem(ctx context.Context, k kind, detail string) *Problem {
	return &Problem{Type: k.uri(), Title: k.title, Status: k.status, Detail: detail, TraceID: traceid.ID(ctx)}
}

func (k kind) uri() string { return Prefix + "/problems#" + k.name }

func duplicateProblem(ctx context.Context, d *invite.DuplicateError) *Problem {
	p := newProblem(ctx, duplicate, d.Error()).with(d.FieldErrors())
	if d.Own {
		p.Invitation = pathOf(d.InvitationID)
	}
	return p
}

// with adds the errors of fields.
func (p *Problem) with(errs people.FieldErrors) *Problem {
	for _, fe := range errs {
		p.Errors = append(p.Errors, FieldProblem{Field: fe.Field, Rule: fe.Rule, Message: fe.Message})
	}
	if p.Detail == "" && len(p.Errors) > 0 {
		p.Detail = p.Errors[0].Message
	}
	return p
}

func (p *Problem) header(name, value string) *Problem {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set(name, value)
	return p
}

// retryAfter tells the wait in whole seconds, rounded up.
func (p *Problem) retryAfter(wait time.Duration) *Problem {
	seconds := int64((wait + time.Second - 1) / time.Second)
	return p.header("Retry-After", strconv.FormatInt(max(seconds, 1), 10))
}

// recastHuma is a huma.Transformer: huma's own refusals leave in the same shape.
func recastHuma(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := newProblem(ctx.Context(), kindOf(m.Status), "")
	p.Status = m.Status
	if m.Status >= http.StatusInternalServerError {
		return p, nil
	}
	var errs people.FieldErrors
	for _, d := range m.Errors {
		_, name, _ := strings.Cut(d.Location, ".") // query.limit, header.Idempotency-Key
		errs.Add(&people.FieldError{Field: name, Rule: people.RuleFormat, Message: d.Message})
	}
	if len(errs) == 0 {
		p.Detail = m.Detail
	}
	return p.with(errs), nil
}

// kindOf returns the kind of a refusal that huma made by itself.
func kindOf(status int) kind {
	switch status {
	case http.StatusRequestTimeout:
		return timeout
	case http.StatusRequestEntityTooLarge:
		return tooLarge
	case http.StatusUnprocessableEntity:
		return invalid
	case http.StatusInternalServerError:
		return internal
	default:
		return malformed
	}
}

// recoverPanic logs a panic and answers with its Trace ID.
func (e *edge) recoverPanic(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	e.Log.ErrorContext(r.Context(), "api: panic", "trace_id", traceid.ID(r.Context()), "stack", string(debug.Stack()))
	e.refuse(w, r, fmt.Errorf("panic: %v", p))
}
