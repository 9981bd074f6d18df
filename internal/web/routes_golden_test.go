package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/testparts/golden"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/outbox"
)

// TestGoldenRoutes: who may use which address, from where, and how sure the portal has to
// be of who they are. The routes are sorted by their
// pattern, so moving rows between tables changes nothing.
func TestGoldenRoutes(t *testing.T) {
	var out strings.Builder
	out.WriteString("# Policies\n")
	routes := everyRoute()
	for _, a := range policies(routes) {
		from, session := "allowed networks", "session"
		if slices.Contains(kit.Everywhere, a) {
			from = "everywhere"
		}
		if slices.Contains(kit.Sessionless, a) {
			session = "no session"
		}
		fmt.Fprintf(&out, "%-16s %s, %s\n", a, from, session)
	}
	out.WriteString("\n# Routes\n")
	for _, r := range routes {
		method := cmp.Or(r.Method, "any")
		sure := string(access.AssuranceOf(r))
		if access.RecentOf(r) {
			sure += ", recent"
		}
		fmt.Fprintln(&out, strings.TrimRight(fmt.Sprintf("%-4s %-48s %-16s %-17s %s", method, r.Pattern, r.Access, cmp.Or(sure, "-"), moreOf(r)), " "))
	}
	golden.Check(t, "routes.txt", out.String())
}

// everyRoute returns the table with all rows that depend on settings. No route is called, so
// the server needs no services.
func everyRoute() []kit.Route {
	return slices.SortedFunc(slices.Values(table(Options{Outbox: noLetters{}, API: http.NotFoundHandler(), Config: Config{MaxUpload: 20 << 20}})), func(a, b kit.Route) int {
		return cmp.Or(cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.Method, b.Method))
	})
}

// table is that of a server with no services.
func table(o Options) []kit.Route {
	o.Config.PublicURL = &url.URL{Scheme: "http", Host: "localhost"}
	s := &Server{Options: o}
	s.site = s.newSite()
	s.gate, s.account = newGate(s.site, o), s.accountPages()
	return s.table()
}

func policies(routes []kit.Route) []kit.Access {
	var all []kit.Access
	for _, r := range routes {
		all = append(all, r.Access)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// moreOf tells the row's other columns where they are set, whatever columns there are: one
// that is added must not be missed here.
func moreOf(r kit.Route) string {
	var set []string
	row := reflect.ValueOf(r)
	for i := range row.NumField() {
		name, column := row.Type().Field(i).Name, row.Field(i)
		switch {
		case slices.Contains([]string{"Method", "Pattern", "Access", "TechPass", "Recent"}, name), column.Kind() == reflect.Func, column.IsZero():
		case column.Kind() == reflect.Bool:
			set = append(set, strings.ToLower(name))
		case column.Type() == reflect.TypeFor[time.Duration]():
			set = append(set, fmt.Sprintf("%s=%v", strings.ToLower(name), time.Duration(column.Int())))
		default:
			set = append(set, fmt.Sprintf("%s=%v", strings.ToLower(name), column))
		}
	}
	return strings.Join(set, " ")
}

type noLetters struct{ outbox.Reader }
