package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"techbiz/internal/base/people"
)

const (
	maxBody = 64 << 10 // bytes
	// bodyReadTimeout also ends the request if it takes longer: the deadline stays on
	// the connection until the answer is written.
	bodyReadTimeout = 30 * time.Second
)

// RuleUnknownField is the rule that a member of the body breaks which the operation
// does not know.
const RuleUnknownField = "unknown_field"

// body is a JSON request body. It keeps what is wrong with it, so that problemOf
// answers that like any other refusal.
type body[T any] struct {
	value T
	err   error
}

// UnmarshalJSON never fails: the error waits in the body.
func (b *body[T]) UnmarshalJSON(data []byte) error {
	b.err = decodeStrict(data, &b.value)
	return nil
}

// Schema implements huma.SchemaProvider: the document shows the value alone.
func (b *body[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// read returns the value, *malformedError or people.FieldErrors.
func (b *body[T]) read() (T, error) { return b.value, b.err }

// jsonFormat hands bodies to body as they came, well-formed or not.
func jsonFormat() huma.Format {
	return huma.Format{
		Marshal: huma.DefaultJSONFormat.Marshal,
		Unmarshal: func(data []byte, v any) error {
			if u, ok := v.(json.Unmarshaler); ok {
				return u.UnmarshalJSON(data)
			}
			return json.Unmarshal(data, v)
		},
	}
}

// requireJSON answers 415 where the body says that it is something else.
func (e *edge) requireJSON(ctx huma.Context, next func(huma.Context)) {
	if ct := ctx.Header("Content-Type"); ct != "" {
		if mediaType, _, err := mime.ParseMediaType(ct); err != nil || mediaType != "application/json" {
			r, w := humago.Unwrap(ctx)
			e.refuse(w, r, errMediaType)
			return
		}
	}
	next(ctx)
}

// malformedError: the body is no JSON object. Reason is a plain sentence.
type malformedError struct{ Reason string }

func (e *malformedError) Error() string { return e.Reason }

// decodeStrict reads one JSON object into the struct that v points to: names exactly
// as the json tags have them, none twice, none unknown, nothing after it. The error is
// *malformedError, or people.FieldErrors with every field that is of the wrong type.
func decodeStrict(data []byte, v any) error {
	members, err := membersOf(data)
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	target := reflect.ValueOf(v).Elem()
	for i := range target.NumField() {
		name, _, _ := strings.Cut(target.Type().Field(i).Tag.Get("json"), ",")
		raw, sent := members[name]
		delete(members, name)
		if !sent {
			continue
		}
		if err := json.Unmarshal(raw, target.Field(i).Addr().Interface()); err != nil {
			errs.Add(&people.FieldError{Field: name, Rule: people.RuleFormat, Message: wanted(err)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		errs.Add(&people.FieldError{Field: name, Rule: RuleUnknownField, Message: "This operation has no such field"})
	}
	return errs.Err()
}

// membersOf splits a JSON object into its members.
func membersOf(data []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(data) {
		return nil, &malformedError{Reason: "The body is not UTF-8."}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, &malformedError{Reason: "The body is not a JSON object."}
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		token, err := d.Token()
		name, isName := token.(string)
		var raw json.RawMessage
		if err != nil || !isName || d.Decode(&raw) != nil {
			return nil, brokenAt(d)
		}
		if _, twice := members[name]; twice {
			return nil, &malformedError{Reason: "The body has one field twice."}
		}
		members[name] = raw
	}
	if _, err := d.Token(); err != nil {
		return nil, brokenAt(d)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &malformedError{Reason: "Something follows the JSON object in the body."}
	}
	return members, nil
}

func brokenAt(d *json.Decoder) error {
	return &malformedError{Reason: fmt.Sprintf("The body is not well-formed JSON after byte %d.", d.InputOffset())}
}

// wanted says what a field of the wrong type should have been.
func wanted(err error) string {
	typeErr, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case ok && typeErr.Type == reflect.TypeFor[yesNo]():
		return "Send true, false, \"yes\" or \"no\""
	case ok && typeErr.Type.Kind() == reflect.Bool:
		return "Send true or false"
	default:
		return "Send a string"
	}
}

// yesNo is the answer to a question: a boolean, or the words that the forms and the
// workbook take.
type yesNo string

// UnmarshalJSON reads a boolean or a string, whose words people.ParseYesNo judges.
func (a *yesNo) UnmarshalJSON(data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	switch v := v.(type) {
	case nil:
		*a = ""
	case bool:
		*a = "no"
		if v {
			*a = "yes"
		}
	case string:
		*a = yesNo(v)
	default:
		return &json.UnmarshalTypeError{Type: reflect.TypeFor[yesNo]()}
	}
	return nil
}

// Schema implements huma.SchemaProvider.
func (a *yesNo) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		OneOf: []*huma.Schema{
			{Type: huma.TypeBoolean},
			{Type: huma.TypeString, Enum: []any{"yes", "no"}},
		},
		Default: false,
	}
}
