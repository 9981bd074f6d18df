package account

import (
	"slices"
	"strings"
)

// browsers and systems are told by the first of these that a browser says it is: most say
// the names of others as well.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// BrowserWord names a browser by what it says it is.
func BrowserWord(agent string) string {
	browser, system := first(browsers, agent), first(systems, agent)
	switch {
	case browser == "" && system == "":
		return "Unknown browser"
	case browser == "":
		return "Browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

func first(names [][2]string, agent string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return ""
}

// MethodsWord says how somebody signed in.
func MethodsWord(methods []string) string {
	var words []string
	for _, m := range methodWords {
		if slices.Contains(methods, m.method) {
			words = append(words, m.word)
		}
	}
	if len(words) == 0 {
		return "a way that is not known"
	}
	return strings.Join(words, " and ")
}
