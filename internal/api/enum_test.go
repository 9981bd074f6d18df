package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"techbiz/internal/api"
)

// Where a field repeats a word of the domain, the document names every word that there is.
func TestEnumsNameEveryWord(t *testing.T) {
	for _, c := range []struct {
		of               any
		field, file, typ string
	}{
		{api.Invitation{}, "State", "../invite/invitation.go", "State"},
		{api.Invitation{}, "TechPassStatus", "../invite/invitation.go", "Status"},
		{api.Invitation{}, "SEEDStatus", "../seed/seed.go", "Status"},
		{api.Invitation{}, "SEEDMailState", "../mail/delivery.go", "Trouble"},
		{api.InvitationDetail{}, "WaitingFor", "../invite/invitation.go", "Waiting"},
		{api.Moment{}, "By", "../base/people/actor.go", "Role"},
	} {
		field, ok := reflect.TypeOf(c.of).FieldByName(c.field)
		if !ok {
			t.Fatalf("no field %s", c.field)
		}
		named := strings.Split(field.Tag.Get("enum"), ",")
		words := declared(t, c.file, c.typ)
		for _, w := range words {
			if !slices.Contains(named, w) {
				t.Errorf("%T.%s may be %q, of which the document knows nothing: %v", c.of, c.field, w, named)
			}
		}
		if len(words) == 0 {
			t.Errorf("%s declares no %s", c.file, c.typ)
		}
	}
}

// declared returns the texts of the file's constants of that type, without the empty one.
func declared(t *testing.T, file, typ string) (texts []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if kind, named := spec.Type.(*ast.Ident); !ok || !named || kind.Name != typ {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		if text != "" {
			texts = append(texts, text)
		}
		return true
	})
	return texts
}
