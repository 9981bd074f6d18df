package api

import (
	"fmt"

	"techbiz/internal/invite/batch"
)

// maxPlanRows is how many rows of each kind a plan lists.
const maxPlanRows = 1000

// MendPlan is what a mended file does to a batch as it stands now.
type MendPlan struct {
	Needs    []string      `json:"needs" nullable:"false" doc:"Kinds that accept has to name: added, removed, replaced."`
	Counts   PlanCounts    `json:"counts" doc:"Rows of each kind, also where more of them are than the plan lists."`
	Changed  []PlanChange  `json:"changed" nullable:"false" doc:"Corrections, which need no agreement. The first 1,000, as of each kind."`
	Added    []PlanLine    `json:"added" nullable:"false" doc:"Lines of the file that are no row of the batch."`
	Removed  []PlanRemoval `json:"removed" nullable:"false" doc:"Rows of the batch that the file does not have."`
	Replaced []PlanChange  `json:"replaced" nullable:"false" doc:"Rows of the batch that hold another person in the file."`
	Kept     []PlanChange  `json:"kept" nullable:"false" doc:"Rows that were invited already: they stay as they are, whatever the file holds."`
}

// PlanCounts is how many rows a plan has of each kind.
type PlanCounts struct {
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Added     int `json:"added"`
	Removed   int `json:"removed"`
	Replaced  int `json:"replaced"`
	Kept      int `json:"kept"`
}

// PlanChange is what the file holds for a row.
type PlanChange struct {
	Row    int      `json:"row" doc:"Row of the batch."`
	Line   int      `json:"line" doc:"Row of the file."`
	Fields []string `json:"fields" nullable:"false" doc:"Fields that differ."`
	Before PlanForm `json:"before"`
	After  PlanForm `json:"after"`
	Why    string   `json:"why,omitempty" enum:"other_person,other_row,moved,changed_meanwhile,invited_already" doc:"Why it is no correction: email and names are another person's, the email is that of another row, values went from row to row, the row was changed in the portal since the download, the row was invited already."`
}

// PlanLine is a line of the file that is no row of the batch.
type PlanLine struct {
	Line int      `json:"line" doc:"Row of the file."`
	Form PlanForm `json:"form"`
	Why  string   `json:"why" enum:"no_row_id,row_id_of_others,removed_meanwhile" doc:"It has no row ID, one that is none of this batch, or that of a row that was removed since the download."`
}

// PlanRemoval is a row of the batch that the file does not have.
type PlanRemoval struct {
	Row  int      `json:"row" doc:"Row of the batch."`
	Form PlanForm `json:"form"`
}

func viewPlan(p *batch.MendPlan) *MendPlan {
	v := &MendPlan{
		Needs: []string{},
		Counts: PlanCounts{Changed: len(p.Changed), Unchanged: p.Unchanged, Added: len(p.Added), Removed: len(p.Removed),
			Replaced: len(p.Replaced), Kept: len(p.Kept)},
		Changed: viewChanges(p.Changed), Replaced: viewChanges(p.Replaced), Kept: viewChanges(p.Kept),
		Added: []PlanLine{}, Removed: []PlanRemoval{},
	}
	for _, kind := range p.Needs() {
		v.Needs = append(v.Needs, string(kind))
	}
	for _, a := range p.Added[:min(len(p.Added), maxPlanRows)] {
		v.Added = append(v.Added, PlanLine{Line: a.Line, Form: planForm(a.Form), Why: a.Why})
	}
	for _, r := range p.Removed[:min(len(p.Removed), maxPlanRows)] {
		v.Removed = append(v.Removed, PlanRemoval{Row: r.Number, Form: planForm(r.Form)})
	}
	return v
}

func viewChanges(changes []batch.Change) []PlanChange {
	list := make([]PlanChange, 0, min(len(changes), maxPlanRows))
	for _, c := range changes[:min(len(changes), maxPlanRows)] {
		list = append(list, PlanChange{Row: c.Row.Number, Line: c.Line, Fields: c.Fields(), Before: planForm(c.Before), After: planForm(c.After), Why: c.Why})
	}
	return list
}

// unconfirmed says what has to be agreed to.
func unconfirmed(p *batch.MendPlan) string {
	return fmt.Sprintf("The file adds %d, removes %d and replaces %d rows. Nothing was changed. Look at the plan and send the file again with accept naming the kinds that you agree to.",
		len(p.Added), len(p.Removed), len(p.Replaced))
}
