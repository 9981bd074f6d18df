package insight

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/insight"
	"techbiz/internal/org/agency"
	"techbiz/internal/web/kit"
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

// chosen reads the parameters. Unknown periods count as the ordinary one. Errors:
// fault.NotFound (no such scope). Whether it may be seen, the service says.
func chosen(v *kit.Request) (insightChoice, error) {
	params := v.R.URL.Query()
	c := insightChoice{scope: insight.OfInviter(v.Actor.ID), weeks: insight.DefaultPeriod}
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

// scopeOptions are the scopes that the actor may see, for an admin with each of the
// agencies; none where there is one alone.
func scopeOptions(actor people.Actor, chosen insight.Scope, agencies []agency.Agency) []view.Option {
	own := actor.Agency()
	options := []view.Option{{Value: "", Label: "Mine", Selected: chosen.IsInviter()}}
	add := func(scope insight.Scope, label string) {
		options = append(options, view.Option{Value: scopeValue(scope), Label: label, Selected: scope == chosen})
	}
	if actor.Administers(own) {
		add(insight.OfAgency(own), "My agency's ("+own.Acronym()+")")
	}
	if insight.MaySee(actor, insight.All()) {
		add(insight.All(), "Everybody's")
	}
	for _, a := range agencies {
		if a.Acronym != own {
			add(insight.OfAgency(a.Acronym), a.Title())
		}
	}
	if !slices.ContainsFunc(options, func(o view.Option) bool { return o.Selected }) {
		add(chosen, chosen.Agency().Acronym()) // an agency that is not listed
	}
	if len(options) == 1 {
		return nil
	}
	return options
}

func periodOptions(chosen int) []view.Option {
	options := make([]view.Option, len(insight.Periods))
	for n, weeks := range insight.Periods {
		options[n] = view.Option{Value: strconv.Itoa(weeks), Label: strconv.Itoa(weeks) + " weeks", Selected: weeks == chosen}
	}
	return options
}
