package batch

import (
	"path"
	"strings"
	"unicode"
)

// maxFileName is how many characters of a file's name are kept.
const maxFileName = 200

// FileName returns what a file is called without what can't be shown or stored: folders,
// control and invisible characters, and what is longer than any file system takes. It is
// "list" where nothing is left.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > maxFileName {
		name = string(runes[:maxFileName])
	}
	if strings.Trim(name, "./") == "" {
		return "list"
	}
	return name
}
