package batch

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/view"
)

// mendListed is how many rows of each kind the page of a mended file lists.
const mendListed = 100

// mendModel tells what a mended file does to the list, with the boxes that form has ticked.
func mendModel(b *batch.Batch, p *batch.MendPlan, file string, form url.Values) Mend {
	at := URL(b.ID) + "/mend"
	m := Mend{
		FileName: file, What: "Confirm what this file does to the list", Facts: mendFacts(p),
		Action: at + "/confirm", DiscardURL: at + "/discard", CancelURL: URL(b.ID), Version: p.Version(),
	}
	for _, kind := range p.Needs() {
		m.Choices = append(m.Choices, MendChoice{Value: string(kind), Label: mendChoice(kind, p.Count(kind)),
			Checked: slices.Contains(form[view.FieldAccept], string(kind))})
	}
	m.Sections = mendSections(p)
	return m
}

// mendFacts says what happens to rows of which nobody has to decide.
func mendFacts(p *batch.MendPlan) []string {
	facts := []string{}
	if n := len(p.Changed); n > 0 {
		facts = append(facts, view.Counted(n, "row is corrected", "rows are corrected")+": the person stays the same.")
	}
	if p.Unchanged > 0 {
		facts = append(facts, view.Counted(p.Unchanged, "row stays as it is.", "rows stay as they are."))
	}
	if n := len(p.Kept); n > 0 {
		facts = append(facts, view.Counted(n, "person was", "people were")+" invited already. What the file changes in their rows is left out.")
	}
	return facts
}

func mendChoice(kind batch.MendKind, n int) string {
	switch kind {
	case batch.MendAdded:
		return "Add " + view.Counted(n, "user", "users") + " to the list"
	case batch.MendRemoved:
		return "Remove " + view.Counted(n, "user", "users") + " from the list"
	default:
		return "Put what the file holds into " + view.Counted(n, "row of another person", "rows of other people")
	}
}

func mendSections(p *batch.MendPlan) []MendSection {
	var sections []MendSection
	add := func(id, title, text string, of int, row func(n int) MendRow) {
		if of == 0 {
			return
		}
		s := MendSection{ID: id, Title: title, Text: text}
		for n := range min(of, mendListed) {
			s.Rows = append(s.Rows, row(n))
		}
		if of > mendListed {
			s.More = "And " + view.Counted(of-mendListed, "more row.", "more rows.")
		}
		sections = append(sections, s)
	}
	changes := func(of []batch.Change) func(n int) MendRow {
		return func(n int) MendRow { return mendChange(of[n]) }
	}
	add("replaced", "Other people: "+view.Counted(len(p.Replaced), "row", "rows"),
		"In the file these rows do not hold the person that they hold here. If you sorted a part of the table, the column Row ID stayed behind: discard the file, sort all columns together and upload it again.",
		len(p.Replaced), changes(p.Replaced))
	add("removed", "Not in the file: "+view.Counted(len(p.Removed), "user", "users"),
		"They stay in the list unless you tick that they are removed.", len(p.Removed),
		func(n int) MendRow {
			r := p.Removed[n]
			return mendPerson(MendRow{Row: strconv.Itoa(r.Number)}, r.Form)
		})
	add("added", "New: "+view.Counted(len(p.Added), "user", "users"),
		"The file has these rows and the list does not.", len(p.Added),
		func(n int) MendRow {
			a := p.Added[n]
			return mendPerson(MendRow{Line: strconv.Itoa(a.Line), Why: mendWhy[a.Why]}, a.Form)
		})
	add("changed", "Corrected: "+view.Counted(len(p.Changed), "row", "rows"), "", len(p.Changed), changes(p.Changed))
	add("kept", "Invited already: "+view.Counted(len(p.Kept), "row", "rows"),
		"To change what was sent, see Invite User Status.", len(p.Kept), changes(p.Kept))
	return sections
}

func mendPerson(r MendRow, f invite.Form) MendRow {
	r.Email, r.Name = f.Email, f.FirstName+" "+f.LastName
	return r
}

func mendChange(c batch.Change) MendRow {
	r := mendPerson(MendRow{Row: strconv.Itoa(c.Row.Number), Line: strconv.Itoa(c.Line), Why: mendWhy[c.Why]}, c.Before)
	for _, field := range c.Fields() {
		r.Values = append(r.Values, MendValue{Label: invite.FieldNamed(field).Label, From: batch.ValueOf(c.Before, field), To: batch.ValueOf(c.After, field)})
	}
	return r
}

// mendWhy says why a row is more than a correction.
var mendWhy = map[string]string{
	batch.WhyOtherPerson: "The email and the name are those of another person.",
	batch.WhyOtherRow:    "The email is that of another row of the list.",
	batch.WhyMoved:       "Values of other rows stand here.",
	batch.WhyMeanwhile:   "This row was changed here after the file was downloaded.",
	batch.WhyOtherList:   "Its row ID is of another list.",
	batch.WhyGone:        "It was removed from the list after the file was downloaded.",
}

// mendedInWords says what a mended file did.
func mendedInWords(m batch.Mended) string {
	words := []string{fmt.Sprintf("%s changed, %s as before.", view.Counted(m.Changed, "row", "rows"), view.Count(int64(m.Unchanged)))}
	for _, c := range []struct {
		n    int
		done string
	}{{m.Added, "added"}, {m.Removed, "removed"}, {m.Replaced, "now with another person"}} {
		if c.n > 0 {
			words = append(words, view.Counted(c.n, "user", "users")+" "+c.done+".")
		}
	}
	if m.Kept > 0 {
		words = append(words, view.Counted(m.Kept, "row was", "rows were")+" invited already and stayed as before.")
	}
	return strings.Join(words, " ")
}
