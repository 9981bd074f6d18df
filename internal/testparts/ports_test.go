package testparts

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fewMethods is how many methods an interface of a domain package has at most, counting
// those of the interfaces that it is made of.
const fewMethods = 15

// largerPorts are the interfaces with more, and how many they have. Decision 0023 says of
// each why. The number falls with the interface; it does not rise without a word there.
var largerPorts = map[string]int{
	"batch.Store": 21, "batch.Tx": 25, "desk.Tx": 32, "device.Tx": 25, "mfa.Tx": 23, "handover.Tx": 16,
	"invite.Store": 27, "invite.Tx": 39, "lifecycle.Tx": 22, "seed.OwnTx": 19, "signin.Tx": 21,
}

// portsDecision is where larger ports are explained.
const portsDecision = "docs/decisions/0023-ports.md"

func TestPorts(t *testing.T) {
	packages := domainPackages(t)
	t.Run("are small", func(t *testing.T) { portsAreSmall(t, packages) })
	t.Run("hold what is called", func(t *testing.T) { portsHoldWhatIsCalled(t, packages) })
	t.Run("of neighbours are handed on", func(t *testing.T) { nobodyReachesIntoANeighboursTx(t, packages) })
}

// The linter counts only what stands in an interface itself.
func portsAreSmall(t *testing.T, packages []*domainPackage) {
	explained, err := os.ReadFile(filepath.Join(RepositoryRoot(t), portsDecision))
	if err != nil {
		t.Fatal(err)
	}
	left := maps.Clone(largerPorts)
	for _, p := range packages {
		for _, port := range p.ports() {
			name, n := p.name(port), interfaceOf(port).NumMethods()
			most, listed := left[name]
			delete(left, name)
			switch {
			case !listed && n > fewMethods:
				t.Errorf("%s has %d methods in sum, more than %d: take out what the package does not call, or split it", name, n, fewMethods)
			case listed && n > most:
				t.Errorf("%s has %d methods in sum and had %d", name, n, most)
			case listed && n < most:
				t.Errorf("%s has %d methods in sum now: say so in largerPorts (and no more where it is %d or fewer)", name, n, fewMethods)
			case listed && !strings.Contains(string(explained), "`"+name+"`"):
				t.Errorf("%s does not say why %s has %d methods", portsDecision, name, n)
			}
		}
	}
	for name := range left {
		t.Errorf("largerPorts has a row for %s, which is no interface of a domain package", name)
	}
}

// A transaction or a store that a package states for itself has what the package calls, or
// hands to others, and nothing else.
func portsHoldWhatIsCalled(t *testing.T, packages []*domainPackage) {
	for _, p := range packages {
		used := p.usedMethods()
		for _, port := range p.ports() {
			if name := port.Obj().Name(); !strings.HasSuffix(name, "Tx") && !strings.HasSuffix(name, "Store") {
				continue
			}
			var idle []string
			for m := range interfaceOf(port).Methods() {
				if !used[m] {
					idle = append(idle, m.Name())
				}
			}
			if len(idle) > 0 && len(idle) < interfaceOf(port).NumMethods() { // with none used, it is a piece for others
				t.Errorf("%s has what its package neither calls nor hands on: %s", p.name(port), strings.Join(idle, ", "))
			}
		}
	}
}

// What a package hands on to a neighbour is the neighbour's: it calls nothing of it. Anybody
// records events.
func nobodyReachesIntoANeighboursTx(t *testing.T, packages []*domainPackage) {
	for _, p := range packages {
		for of, s := range p.info.Selections {
			if s.Kind() == types.FieldVal || !isPort(s.Recv()) {
				continue
			}
			port := s.Recv().(*types.Named).Obj()
			if port.Pkg() != p.Package && strings.HasSuffix(port.Name(), "Tx") && port.Pkg().Name() != "audit" {
				t.Errorf("%s calls %s.%s.%s: state it in a Tx of its own", p.Path(), port.Pkg().Name(), port.Name(), of.Sel.Name)
			}
		}
	}
}

// domainPackage is a package of the layer domain with the types of its source.
type domainPackage struct {
	*types.Package

	files []*ast.File
	info  *types.Info
}

func (p *domainPackage) name(port *types.Named) string {
	return p.Name() + "." + port.Obj().Name()
}

// ports are the interfaces that the package declares.
func (p *domainPackage) ports() []*types.Named {
	var ports []*types.Named
	for _, name := range p.Scope().Names() {
		if declared, ok := p.Scope().Lookup(name).(*types.TypeName); ok && isPort(declared.Type()) {
			ports = append(ports, declared.Type().(*types.Named))
		}
	}
	return ports
}

// usedMethods are the methods of interfaces that the package calls, or hands on as a smaller
// interface. An interface has the methods of those that it is made of as they are.
func (p *domainPackage) usedMethods() map[*types.Func]bool {
	used := make(map[*types.Func]bool)
	for _, s := range p.info.Selections {
		if method, ok := s.Obj().(*types.Func); ok {
			used[method] = true
		}
	}
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called, ok := p.info.TypeOf(call.Fun).(*types.Signature)
			if !ok {
				return true
			}
			for n, argument := range call.Args[:min(len(call.Args), called.Params().Len())] {
				from, to := p.info.TypeOf(argument), called.Params().At(n).Type()
				if !isPort(from) || !isPort(to) || types.Identical(from, to) {
					continue
				}
				for m := range interfaceOf(to).Methods() {
					handedOn, _, _ := types.LookupFieldOrMethod(from, false, m.Pkg(), m.Name())
					used[handedOn.(*types.Func)] = true
				}
			}
			return true
		})
	}
	return used
}

// isPort tells whether the type is an interface of ours that has a name.
func isPort(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && types.IsInterface(named) && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path(), "techbiz/")
}

func interfaceOf(port types.Type) *types.Interface { return port.Underlying().(*types.Interface) }

// domainPackages reads the packages of the layer domain, without their tests.
func domainPackages(t *testing.T) []*domainPackage {
	t.Helper()
	root := RepositoryRoot(t)
	dependOnSources(t, root)
	arguments := []string{"list", "-export", "-deps", "-json=ImportPath,Export,Dir,GoFiles"}
	for folder, l := range layers {
		if l == domain {
			arguments = append(arguments, "./"+folder)
		}
	}
	cmd := exec.Command("go", arguments...)
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	type listed struct {
		ImportPath, Export, Dir string
		GoFiles                 []string
	}
	var all []listed
	compiled := make(map[string]string)
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var l listed
		if err := decoder.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		all, compiled[l.ImportPath] = append(all, l), l.Export
	}
	open := func(path string) (io.ReadCloser, error) {
		if compiled[path] == "" {
			return nil, fmt.Errorf("go list did not compile %s", path)
		}
		return os.Open(compiled[path])
	}
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "gc", open)
	var packages []*domainPackage
	for _, l := range all {
		if _, of := layerOf(l.ImportPath); !strings.HasPrefix(l.ImportPath, "techbiz/") || of != domain {
			continue
		}
		p := &domainPackage{info: &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Selections: make(map[*ast.SelectorExpr]*types.Selection),
			Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object),
		}}
		for _, name := range l.GoFiles {
			f, err := parser.ParseFile(files, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			p.files = append(p.files, f)
		}
		checker := types.Config{Importer: imports}
		if p.Package, err = checker.Check(l.ImportPath, files, p.files, p.info); err != nil {
			t.Fatalf("types of %s: %v", l.ImportPath, err)
		}
		packages = append(packages, p)
	}
	return packages
}
