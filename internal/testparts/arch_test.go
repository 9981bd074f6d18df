package testparts

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layer says how far from the rules of onboarding a package stands. What it
// may import of ours, directly or by way of others, follows from it.
type layer string

const (
	value   layer = "value"   // imports only other values
	domain  layer = "domain"  // rules and services; imports values and other domain packages
	adapter layer = "adapter" // databases, mail, files; imports the domain
	edge    layer = "edge"    // calls the services, over HTTP or by itself; imports the domain and the workbook, adapters by ports only
	wiring  layer = "wiring"  // main; imports everything
	tool    layer = "tool"    // tests and bench programs; imports everything, imported by none of the above
)

// layers holds every folder with Go code; the longest prefix of a package
// counts. A new package without a row fails the test.
var layers = map[string]layer{
	"internal/base/fault":       value,
	"internal/base/groupcommit": value,
	"internal/base/keyset":      value,
	"internal/base/lease":       value,
	"internal/base/limit":       value,
	"internal/base/people":      value,
	"internal/base/pulse":       value,
	"internal/base/redact":      value,
	"internal/base/sgtime":      value,
	"internal/base/traceid":     value,

	"internal/base/secret": value,

	"internal/audit":               domain,
	"internal/org/agency":          domain,
	"internal/org/allowlist":       domain,
	"internal/announce":            domain,
	"internal/approval":            domain,
	"internal/invite/batch":        domain,
	"internal/seed/device":         domain,
	"internal/desk":                domain,
	"internal/auth/mfa":            domain,
	"internal/invite/handover":     domain,
	"internal/auth/pow":            domain,
	"internal/insight":             domain,
	"internal/invite":              domain,
	"internal/base/job":            domain,
	"internal/keyring":             domain,
	"internal/lifecycle":           domain,
	"internal/mail":                domain,
	"internal/lifecycle/myaccount": domain,
	"internal/mail/notice":         domain,
	"internal/openid":              domain,
	"internal/techpass/policy":     domain,
	"internal/auth/mailcode":       domain,
	"internal/work/health":         domain,
	"internal/seed":                domain,
	"internal/auth/signin":         domain,
	"internal/techpass":            domain,

	"internal/mailer":            adapter,
	"internal/seed/deviceclient": adapter,
	"internal/openid/rp":         adapter,
	"internal/invite/xlsx":       adapter,
	"internal/store":             adapter,
	"internal/work":              adapter,

	"internal/api":           edge,
	"internal/app/demo":      edge, // calls the services, as the HTTP edges do
	"internal/base/cookie":   edge,
	"internal/openid/op":     edge,
	"internal/base/transfer": adapter,
	"internal/web":           edge,

	"cmd":                       wiring,
	"internal/app":              wiring,
	"bench":                     tool,
	"e2e":                       tool,
	"internal/app/apptest":      tool,
	"internal/app/webtest":      tool,
	"e2e/faults":                tool,
	"internal/testparts/testdb": tool,
	"internal/testparts":        tool,
}

// edgeMayUse are what stands in for a file format, not for a system behind a port, and
// what all edges do alike with a browser.
var edgeMayUse = []string{"internal/base/cookie", "internal/invite/xlsx", "internal/base/transfer"}

// forbiddenInside are outside packages that have their home in an adapter or an
// edge: the rules of onboarding import none of them directly.
var forbiddenInside = []string{
	"net/http", "net/smtp", "database/sql", "testing",
	"github.com/uptrace/bun", "github.com/jackc/pgx", "modernc.org/sqlite", "github.com/riverqueue/river",
	"github.com/wneessen/go-mail", "github.com/xuri/excelize", "github.com/a-h/templ", "github.com/danielgtaylor/huma",
}

// forbidden are the outside packages that a layer must not import directly.
var forbidden = map[layer][]string{
	value:   forbiddenInside,
	domain:  forbiddenInside,
	adapter: {"testing"},
	edge: {
		"database/sql", "testing",
		"github.com/uptrace/bun", "github.com/jackc/pgx", "modernc.org/sqlite", "github.com/riverqueue/river", "github.com/wneessen/go-mail",
	},
	wiring: {"testing"},
}

// goPackage is what `go list -json` tells of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func TestImportsPointInwards(t *testing.T) {
	for _, p := range goPackages(t) {
		if problems := importProblems(p); len(problems) > 0 {
			t.Errorf("%s:\n\t%s", p.ImportPath, strings.Join(problems, "\n\t"))
		}
	}
}

// The rules themselves are tested on packages that break them.
func TestImportRules(t *testing.T) {
	for _, c := range []struct {
		name  string
		p     goPackage
		broke bool
	}{
		{"domain uses a value", goPackage{"techbiz/internal/invite", nil, []string{"techbiz/internal/base/people", "fmt"}}, false},
		{"domain uses an adapter", goPackage{"techbiz/internal/invite", nil, []string{"techbiz/internal/store"}}, true},
		{"value uses the domain", goPackage{"techbiz/internal/base/people", nil, []string{"techbiz/internal/audit"}}, true},
		{"domain speaks SQL", goPackage{"techbiz/internal/audit", []string{"database/sql"}, nil}, true},
		{"domain implements a column value", goPackage{"techbiz/internal/base/people", []string{"database/sql/driver"}, nil}, false},
		{"domain uses a version of pgx", goPackage{"techbiz/internal/audit", []string{"github.com/jackc/pgx/v5"}, nil}, true},
		{"adapter uses the domain", goPackage{"techbiz/internal/store", []string{"database/sql"}, []string{"techbiz/internal/invite"}}, false},
		{"adapter uses an edge", goPackage{"techbiz/internal/mailer", nil, []string{"techbiz/internal/web"}}, true},
		{"edge uses the store", goPackage{"techbiz/internal/web", nil, []string{"techbiz/internal/store"}}, true},
		{"edge uses the other edge", goPackage{"techbiz/internal/web", nil, []string{"techbiz/internal/api"}}, true},
		{"edge uses its own parts", goPackage{"techbiz/internal/web", nil, []string{"techbiz/internal/web/view"}}, false},
		{"edge uses the workbook", goPackage{"techbiz/internal/web", nil, []string{"techbiz/internal/invite/xlsx"}}, false},
		{"area uses what areas share", goPackage{"techbiz/internal/web/desk", []string{"techbiz/internal/web/kit", "techbiz/internal/desk"}, nil}, false},
		{"area uses another one", goPackage{"techbiz/internal/web/desk", []string{"techbiz/internal/web/invite"}, nil}, true},
		{"kit knows a rule", goPackage{"techbiz/internal/web/kit", []string{"techbiz/internal/desk"}, nil}, true},
		{"kit knows what stands on it", goPackage{"techbiz/internal/web/kit", []string{"techbiz/internal/web/access"}, nil}, true},
		{"main uses all", goPackage{"techbiz/cmd/techbiz", nil, []string{"techbiz/internal/store", "techbiz/internal/web"}}, false},
		{"main uses test parts", goPackage{"techbiz/cmd/techbiz", nil, []string{"techbiz/internal/testparts"}}, true},
		{"suite uses testing", goPackage{"techbiz/internal/store/storetest", []string{"testing"}, nil}, false},
		{"no row", goPackage{"techbiz/internal/surprise", nil, nil}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if problems := importProblems(c.p); (len(problems) > 0) != c.broke {
				t.Errorf("problems %q", problems)
			}
		})
	}
}

func importProblems(p goPackage) []string {
	folder, own := layerOf(p.ImportPath)
	if folder == "" {
		return []string{"stands in no row of layers (arch_test.go): which layer is it?"}
	}
	var problems []string
	for _, dep := range p.Deps {
		if !strings.HasPrefix(dep, "techbiz/") {
			continue
		}
		if to, l := layerOf(dep); to != folder && !mayUse(own, l, to) {
			problems = append(problems, "reaches "+dep+", of layer "+string(l)+", from layer "+string(own))
		}
	}
	for _, imported := range p.Imports {
		if slices.ContainsFunc(forbidden[own], func(f string) bool { return forbids(f, imported) }) {
			problems = append(problems, "imports "+imported+", which layer "+string(own)+" must not")
		}
	}
	return append(problems, areaProblems(p)...)
}

// webShared are the parts of the portal that its areas share, from the lowest to the highest.
var webShared = []string{"assets", "view", "kit", "words", "access"}

// areaProblems holds the portal apart: no area imports another one, and package kit, on which
// all of them stand, knows no rules of the product.
func areaProblems(p goPackage) []string {
	part, inside := webPart(p.ImportPath)
	if !inside {
		return nil
	}
	var problems []string
	own := slices.Index(webShared, part)
	for _, imported := range p.Imports {
		other, inside := webPart(imported)
		switch at := slices.Index(webShared, other); {
		case inside && at < 0:
			problems = append(problems, "imports "+imported+", which is an area of the portal")
		case inside && own >= 0 && at > own:
			problems = append(problems, "imports "+imported+", which stands on it")
		}
		if _, l := layerOf(imported); part == "kit" && strings.HasPrefix(imported, "techbiz/") && l == domain {
			problems = append(problems, "imports "+imported+": it is for every area, and knows no rules")
		}
	}
	return problems
}

// webPart is the part of the portal that the package is, but for the portal itself.
func webPart(importPath string) (part string, inside bool) {
	part, inside = strings.CutPrefix(importPath, "techbiz/internal/web/")
	part, _, _ = strings.Cut(part, "/")
	return part, inside
}

func mayUse(from, to layer, folder string) bool {
	switch from {
	case value:
		return to == value
	case domain:
		return to == value || to == domain
	case adapter:
		return to == value || to == domain || to == adapter
	case edge:
		return to == value || to == domain || slices.Contains(edgeMayUse, folder)
	case wiring:
		return to != tool
	case tool:
		return true
	}
	return false
}

// forbids: the package itself or, of a library, any part and version.
func forbids(rule, imported string) bool {
	return imported == rule || strings.Contains(rule, ".") && strings.HasPrefix(imported, rule+"/")
}

func layerOf(importPath string) (folder string, l layer) {
	path := strings.TrimPrefix(importPath, "techbiz/")
	for row, rowLayer := range layers {
		if (path == row || strings.HasPrefix(path, row+"/")) && len(row) > len(folder) {
			folder, l = row, rowLayer
		}
	}
	// A suite that several implementations run, such as storetest.
	if name := path[strings.LastIndex(path, "/")+1:]; folder != "" && strings.HasSuffix(name, "test") {
		l, folder = tool, path
	}
	return folder, l
}

// goPackages lists the packages of the module, without their tests.
func goPackages(t *testing.T) []goPackage {
	t.Helper()
	root := RepositoryRoot(t)
	dependOnSources(t, root)
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = root
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(out); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("go list: %v", err)
	}
	return packages
}

// dependOnSources looks at each Go file, so that the cache of test results
// knows of them: what go list reads by itself it does not see.
func dependOnSources(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".go"):
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatalf("look at the sources: %v", err)
	}
}
