package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"techbiz/internal/fault"
	"techbiz/internal/insight"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// Parameters of the page.
const (
	paramScope = "scope"
	paramWeeks = "weeks"

	scopeAll    = "all"
	scopeAgency = "agency-" // and the acronym
)

// insightChoice is what somebody asked to see.
type insightChoice struct {
	scope insight.Scope
	weeks int
}

// insightChoice reads the parameters. Unknown periods count as the ordinary one. Errors:
// fault.NotFound (no such scope). Whether it may be seen, the service says.
func (v *visit) insightChoice() (insightChoice, error) {
	params := v.r.URL.Query()
	c := insightChoice{scope: insight.OfInviter(v.actor.ID), weeks: insight.DefaultPeriod}
	if n, err := strconv.Atoi(params.Get(paramWeeks)); err == nil && slices.Contains(insight.Periods, n) {
		c.weeks = n
	}
	switch asked := params.Get(paramScope); {
	case asked == "":
	case asked == scopeAll:
		c.scope = insight.All()
	case strings.HasPrefix(asked, scopeAgency):
		agency, err := people.ParseAgency(strings.TrimPrefix(asked, scopeAgency))
		if err != nil {
			return c, fault.NotFound
		}
		c.scope = insight.OfAgency(agency)
	default:
		return c, fault.NotFound
	}
	return c, nil
}

// scopeValue is the scope as a parameter.
func scopeValue(scope insight.Scope) string {
	switch {
	case scope.IsAll():
		return scopeAll
	case scope.IsInviter():
		return ""
	}
	return scopeAgency + scope.Agency().String()
}

// address is where the choice is shown.
func (c insightChoice) address(path string) string {
	params := url.Values{}
	if value := scopeValue(c.scope); value != "" {
		params.Set(paramScope, value)
	}
	if c.weeks != insight.DefaultPeriod {
		params.Set(paramWeeks, strconv.Itoa(c.weeks))
	}
	if len(params) == 0 {
		return path
	}
	return path + "?" + params.Encode()
}

// scopeOptions are the scopes that the actor may see; none where there is one alone.
func scopeOptions(actor people.Actor, chosen insight.Scope) []view.Option {
	scopes := []insight.Scope{insight.OfInviter(actor.ID)}
	if agency := actor.Agency(); actor.Administers(agency) {
		scopes = append(scopes, insight.OfAgency(agency))
	}
	if insight.MaySee(actor, insight.All()) {
		scopes = append(scopes, insight.All())
	}
	if !slices.Contains(scopes, chosen) {
		scopes = append(scopes, chosen)
	}
	if len(scopes) == 1 {
		return nil
	}
	options := make([]view.Option, len(scopes))
	for n, scope := range scopes {
		options[n] = view.Option{Value: scopeValue(scope), Label: scopeWord(actor, scope), Selected: scope == chosen}
	}
	return options
}

func scopeWord(actor people.Actor, scope insight.Scope) string {
	switch {
	case scope.IsInviter():
		return "Mine"
	case scope.IsAll():
		return "Everybody's"
	case scope.Agency() == actor.Agency():
		return "My agency's (" + scope.Agency().Acronym() + ")"
	}
	return "Those of " + scope.Agency().Acronym()
}

func periodOptions(chosen int) []view.Option {
	options := make([]view.Option, len(insight.Periods))
	for n, weeks := range insight.Periods {
		options[n] = view.Option{Value: strconv.Itoa(weeks), Label: strconv.Itoa(weeks) + " weeks", Selected: weeks == chosen}
	}
	return options
}
