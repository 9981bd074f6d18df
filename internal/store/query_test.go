package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// apart are the files that may run a statement by other means than query.go, and why.
var apart = map[string]string{
	"query.go":      "is the one way",
	"statements.go": "keeps SQLite's statements prepared: it is a driver",
	"access.go":     "copies a SQLite database by a connection of its own",
	"later.go":      "sends a batch",
	"migrate.go":    "takes PostgreSQL's advisory lock on a connection of its own",
}

// running are what runs a statement in database/sql, pgx and bun.
var running = []string{
	"Query", "QueryRow", "Exec", "QueryContext", "QueryRowContext", "ExecContext", "PrepareContext", "SendBatch",
	"NewRaw", "NewSelect", "NewInsert", "NewUpdate", "NewDelete", "NewMerge", "NewValues", "Formatter",
}

// fromBun is what is used of bun beside its scanning, which dialect.go sets up.
var fromBun = []string{"BaseModel", "NullTime", "DB", "NewDB"}

var sqlWords = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|VALUES|LIMIT|OFFSET)\b`)

// TestArgumentsStandApart: no value is written into the text of a statement, and nothing
// runs one but the helpers of query.go.
func TestArgumentsStandApart(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range wrongSQL(file, apart[name] != "") {
			t.Errorf("%s: %s", set.Position(found.pos), found.what)
		}
	}
}

type wrong struct {
	pos  token.Pos
	what string
}

func wrongSQL(file *ast.File, mayRun bool) (found []wrong) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if of, ok := n.X.(*ast.Ident); ok && of.Name == "bun" && !slices.Contains(fromBun, n.Sel.Name) {
				found = append(found, wrong{n.Pos(), "bun only scans, not bun." + n.Sel.Name})
			}
		case *ast.CallExpr:
			called, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				break
			}
			if !mayRun && slices.Contains(running, called.Sel.Name) {
				found = append(found, wrong{n.Pos(), called.Sel.Name + ": statements run by rows, row and exec"})
			}
			if called.Sel.Name == "Sprintf" && sqlWords.MatchString(text(n.Args[0])) {
				found = append(found, wrong{n.Pos(), "a statement is put together by Sprintf: values are arguments"})
			}
		case *ast.BasicLit:
			if s := text(n); sqlWords.MatchString(s) && strings.Contains(s, "?") {
				found = append(found, wrong{n.Pos(), "arguments are $1, $2 …, not ?"})
			}
		}
		return true
	})
	return found
}

// text is a literal's value, "" for what is none.
func text(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(l.Value)
	return s
}

// The check itself is checked: it finds what it is there for.
func TestArgumentsThatDoNotStandApart(t *testing.T) {
	const source = `package store
func f() {
	db.NewRaw("SELECT 1")
	t.sql.ExecContext(ctx, "DELETE FROM a")
	rows[int](ctx, q, fmt.Sprintf("SELECT %d", n))
	rows[int](ctx, q, "SELECT a FROM b WHERE c = ?", bun.List(x))
}`
	file, err := parser.ParseFile(token.NewFileSet(), "wrong.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := wrongSQL(file, false); len(found) != 5 {
		t.Errorf("%d of 5 found: %v", len(found), found)
	}
}
