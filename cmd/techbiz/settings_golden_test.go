package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"techbiz/internal/testparts/golden"
)

// TestGoldenSettings: each command with its arguments, flags and variables, which stand in
// the scripts and unit files of operators. Flags are sorted, as their order means nothing.
func TestGoldenSettings(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Name("techbiz"))
	if err != nil {
		t.Fatal(err)
	}
	commands := withBelow(parser.Model.Node)
	slices.SortFunc(commands, func(a, b *kong.Node) int { return cmp.Compare(a.FullPath(), b.FullPath()) })
	parts := make([]string, len(commands))
	for i, c := range commands {
		parts[i] = described(c)
	}
	golden.Check(t, "settings.txt", strings.Join(parts, "\n"))
}

// withBelow returns the command and all commands below it.
func withBelow(n *kong.Node) []*kong.Node {
	all := []*kong.Node{n}
	for _, child := range n.Children {
		all = append(all, withBelow(child)...)
	}
	return all
}

// described lists what a command takes beside what those above it take.
func described(n *kong.Node) string {
	lines := []string{n.FullPath()}
	for _, arg := range n.Positional {
		lines = append(lines, "    <"+arg.Name+">  "+howGiven(arg))
	}
	flags := slices.SortedFunc(slices.Values(n.Flags), func(a, b *kong.Flag) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range flags {
		lines = append(lines, "    "+namesOf(f)+"  "+howGiven(f.Value))
	}
	return strings.Join(lines, "\n") + "\n"
}

func namesOf(f *kong.Flag) string {
	names := []string{"--" + f.Name}
	if f.Tag.Negatable != "" {
		names = append(names, "--no-"+f.Name)
	}
	for _, alias := range f.Aliases {
		names = append(names, "--"+alias)
	}
	if f.Short != 0 {
		names = append(names, fmt.Sprintf("-%c", f.Short))
	}
	return strings.Join(names, ", ")
}

// howGiven tells a value's type, variables, default and limits.
func howGiven(v *kong.Value) string {
	words := []string{cmp.Or(v.Tag.Type, v.Target.Type().String())}
	if v.IsBool() {
		words[0] = "switch"
	}
	for _, env := range v.Tag.Envs {
		words = append(words, "env "+env)
	}
	if v.HasDefault {
		words = append(words, fmt.Sprintf("default %q", v.Default))
	}
	if v.Enum != "" {
		words = append(words, "one of "+v.Enum)
	}
	if v.Required {
		words = append(words, "required")
	}
	if show := v.Tag.Get("show"); show != "" {
		words = append(words, "shown to admins: "+show)
	}
	return strings.Join(words, "  ")
}
