package notice_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"techbiz/internal/mail/notice"
)

// TestKindsAreListed: what is not in Kinds is told by no letter, and no test asks for its words.
func TestKindsAreListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "notice.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Kind" {
			return true
		}
		declared++
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil || !slices.Contains(notice.Kinds, notice.Kind(text)) {
			t.Errorf("%s is not in Kinds (%v)", spec.Names[0].Name, err)
		}
		return true
	})
	if declared != len(notice.Kinds) {
		t.Errorf("%d kinds are declared, and %d listed", declared, len(notice.Kinds))
	}
}
