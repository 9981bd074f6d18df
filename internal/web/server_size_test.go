package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestServerStaysSmall: a page belongs to an area, and what every page needs to kit or access.
// What is left for the Server is to put them together.
func TestServerStaysSmall(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil {
				continue
			}
			star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
			if ok && star.X.(*ast.Ident).Name == "Server" {
				methods++
			}
		}
	}
	if methods == 0 || methods >= 15 {
		t.Errorf("Server has %d methods, wanted are fewer than 15", methods)
	}
}
