package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestConfigurationPageNamesEachSetting(t *testing.T) {
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		flag, ok := node.(*kong.Flag)
		if ok && len(flag.Envs) > 0 {
			row := "| `" + flag.Envs[0] + "` |"
			at := strings.Index(string(page), row)
			if at < 0 {
				t.Errorf("docs/configuration.md does not name %s", flag.Envs[0])
			} else if line, _, _ := strings.Cut(string(page[at:]), "\n"); flag.Default != "" && !strings.Contains(line, "`"+flag.Default+"`") {
				t.Errorf("%s: the default is %s, the page says %s", flag.Envs[0], flag.Default, line)
			}
		}
		return next(nil)
	})
}
