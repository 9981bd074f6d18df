package main

import (
	"encoding"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"techbiz/internal/web/kit"

	"github.com/alecthomas/kong"
)

// How a setting is shown to admins: the tag "show" of its field. A field without the tag is
// taken for a secret, so that a new setting can't leak.
const (
	showPlain   = "plain"   // as it is
	showAddress = "address" // an address, its password masked
	showSecret  = "secret"  // only that it is set
)

const isSet = "Set"

// settings lists the settings of the command that runs, as they are in effect.
func settings(parsed *kong.Context) []kit.Setting {
	onCommandLine := map[*kong.Flag]bool{}
	for _, p := range parsed.Path {
		if p.Flag != nil && !p.Resolved {
			onCommandLine[p.Flag] = true
		}
	}
	var all []kit.Setting
	for _, f := range parsed.Flags() {
		if f.Name == "help" {
			continue
		}
		s := kit.Setting{Name: "--" + f.Name, Help: f.Help, Value: shown(f.Tag.Get("show"), f.Target), Source: "Default"}
		if len(f.Envs) > 0 {
			s.Env = f.Envs[0]
		}
		switch {
		case onCommandLine[f]:
			s.Source = "Command line"
		case slices.ContainsFunc(f.Envs, isInEnvironment):
			s.Source = "Environment"
		case s.Value == "":
			s.Source = "-"
		}
		if f.Tag.Type == "filecontent" && s.Value != "" {
			s.Source = "File named by: " + strings.ToLower(s.Source)
		}
		all = append(all, s)
	}
	return all
}

// isGiven tells whether somebody set the flag, be it to its default.
func isGiven(parsed *kong.Context, flag string) bool {
	return slices.ContainsFunc(settings(parsed), func(s kit.Setting) bool {
		return s.Name == "--"+flag && (s.Source == "Command line" || s.Source == "Environment")
	})
}

func isInEnvironment(name string) bool {
	_, ok := os.LookupEnv(name)
	return ok
}

// shown is what may be told of a value; "" where there is none.
func shown(how string, v reflect.Value) string {
	text := textOf(v)
	switch {
	case text == "":
		return ""
	case how == showPlain:
		return text
	case how == showAddress:
		return masked(text)
	}
	return isSet
}

// textOf writes a value as it is typed on the command line.
func textOf(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	switch value := v.Interface().(type) {
	case []byte:
		return string(value)
	case fmt.Stringer:
		return value.String()
	case encoding.TextMarshaler:
		text, err := value.MarshalText()
		if err != nil {
			return ""
		}
		return string(text)
	}
	if v.Kind() == reflect.Slice {
		parts := make([]string, v.Len())
		for n := range parts {
			parts[n] = textOf(v.Index(n))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v.Interface())
}

// masked is an address without its secrets: no password, and of its parameters the names
// alone, as databases take passwords there too.
func masked(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return isSet // it may be all of it a secret
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	if u.RawQuery != "" {
		values := u.Query()
		for name := range values {
			values[name] = []string{"xxxxx"}
		}
		u.RawQuery = values.Encode()
	}
	return u.String()
}
