package batch

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/org/allowlist"
)

// settle notes on the row what it was judged to be.
func (v Verdict) settle() {
	v.Row.State, v.Row.Domain = v.State, ""
	for _, p := range v.Problems {
		if p.Domain != "" {
			v.Row.Domain = p.Domain
		}
	}
}

// Problem is one reason why a row can't be submitted: where, what, and what mends it.
type Problem struct {
	Field   string // one of people's Field names; "" where it is about the row as a whole
	Cell    string // of the sheet, such as "F12"; "" where the sheet has none for it
	Rule    string
	Message string
	// Rows are the other rows that it is about.
	Rows []int
	// InvitationID is the officer's own open invitation that it is about.
	InvitationID uuid.UUID
	// Domain is the domain that is not allow-listed.
	Domain string
}

// Rules that only a list can break.
const (
	RuleTwin    = "twin"    // another row has the same email or username
	RuleRefused = "refused" // the last submission did not carry it out
	// RuleNotAsShown: a cell shows something else than the file holds.
	RuleNotAsShown = "not_as_displayed"
	// RuleErrorValue: a cell holds what a spreadsheet program writes in place of a result.
	RuleErrorValue = "error_value"
	// RuleMergedCells: a cell is merged with others, and what it holds is not shown.
	RuleMergedCells = "merged_cells"
	// RuleStrayText: a cell holds text that stands where nobody reads it.
	RuleStrayText = "stray_text"
)

// Normalized is a cell that was read as something tidier than it holds.
type Normalized struct {
	Field string
	Cell  string
	From  string
	To    string
}

// Verdict is what a row is judged to be, with all that is wrong with it.
type Verdict struct {
	Row        *Row
	Request    invite.Request // whole only where no Problem has a rule of a single field
	State      RowState
	Problems   []Problem
	Normalized []Normalized
	Warnings   []Warning
}

// reading is a form read by the rules of a single invitation.
type reading struct {
	request invite.Request
	broken  people.FieldErrors
}

func read(f invite.Form) reading {
	f.Type = invite.ByAccount
	request, err := invite.ParseForm(f)
	var broken people.FieldErrors
	errors.As(err, &broken)
	return reading{request, broken}
}

// facts are what is known of a row beyond its own cells.
type facts struct {
	sameEmail    others // rows with this email
	sameUsername others
	obstacles    []error // what invite.Service.Obstacles says
	// requestedAt is when the row's domain was requested, zero where it was not.
	requestedAt time.Time
}

// judge weighs all that is known of a row. Everything that is wrong is told; what its
// officer has to look at first decides the state. What was put right is left to those who
// show it.
func judge(r *Row, rd reading, f facts, columns Columns) Verdict {
	v := Verdict{Row: r, Request: rd.request, State: Ready}
	add := func(state RowState, p Problem) {
		if p.Cell == "" {
			p.Cell = columns.Cell(p.Field, r.Number)
		}
		v.Problems = append(v.Problems, p)
		v.State = min(v.State, state)
	}
	if r.Refusal != "" {
		add(Failed, Problem{Rule: RuleRefused, Message: "Not invited by the last submission: " + r.Refusal})
	}
	unclear := unclearCells(r)
	for _, p := range unclear {
		add(ToMend, p)
	}
	for _, e := range rd.broken {
		if !explained(r, unclear, e.Field) {
			add(ToMend, Problem{Field: e.Field, Rule: e.Rule, Message: e.Message})
		}
	}
	if f.sameEmail.n > 0 {
		add(Duplicate, twin(people.FieldEmail, "email", f.sameEmail))
	}
	if f.sameUsername.n > 0 {
		add(Duplicate, twin(people.FieldUsername, "TechPass username", f.sameUsername))
	}
	for _, err := range f.obstacles {
		state, problems := obstacle(err, rd.request.Email, f.requestedAt)
		for _, p := range problems {
			add(state, p)
		}
	}
	return v
}

func twin(field, name string, o others) Problem {
	return Problem{Field: field, Rule: RuleTwin, Rows: o.some,
		Message: fmt.Sprintf("Duplicate entry: the same %s stands in %s. Remove all but one of them, or correct it.", name, o)}
}

// others are the rows of a batch beside a row that have something in common with it.
type others struct {
	n    int
	some []int // the first ones, up to maxNamed
}

// maxNamed is how many other rows a message names.
const maxNamed = 2

// String names the rows: "row 12", "rows 12 and 15", "rows 12, 15 and 8 more".
func (o others) String() string {
	switch o.n {
	case 1:
		return fmt.Sprintf("row %d", o.some[0])
	case maxNamed:
		return fmt.Sprintf("rows %d and %d", o.some[0], o.some[1])
	default:
		return fmt.Sprintf("rows %d, %d and %d more", o.some[0], o.some[1], o.n-maxNamed)
	}
}

// obstacle turns what stands in the way of inviting somebody into a row's problems.
func obstacle(err error, email people.Email, requestedAt time.Time) (RowState, []Problem) {
	var duplicate *invite.DuplicateError
	var fields people.FieldErrors
	state := ToMend
	if errors.As(err, &duplicate) {
		fields = duplicate.FieldErrors()
		state = Duplicate
		if duplicate.InvitationID == uuid.Nil {
			state = HasAccount
		}
	} else if !errors.As(err, &fields) {
		return state, []Problem{{Rule: people.RuleInvalid, Message: err.Error()}}
	}
	problems := make([]Problem, len(fields))
	for n, e := range fields {
		problems[n] = Problem{Field: e.Field, Rule: e.Rule, Message: e.Message}
		if duplicate != nil && duplicate.Own {
			problems[n].InvitationID = duplicate.InvitationID
		}
		if e.Rule == allowlist.RuleNotAllowed {
			state = NoDomain
			problems[n].Domain = email.Domain()
			problems[n].Message = domainMessage(email.Domain(), requestedAt)
		}
	}
	return state, problems
}

func domainMessage(domain string, requestedAt time.Time) string {
	if requestedAt.IsZero() {
		return fmt.Sprintf("The domain %s is not allow-listed. Request it: the row waits here and is ready once the domain is allowed.", domain)
	}
	return fmt.Sprintf("Waiting for the domain %s, requested on %s: this row is ready once the domain is allowed.", domain, sgtime.Day(requestedAt))
}

// normalized lists the cells that were tidied up. Letter case and blanks around a value
// are the usual ones.
func normalized(r *Row, rd reading, columns Columns) []Normalized {
	var changes []Normalized
	put := func(field, from, to string) {
		changes = append(changes, Normalized{Field: field, Cell: columns.Cell(field, r.Number), From: from, To: to})
	}
	for n := range invite.Fields {
		field := &invite.Fields[n]
		if field.Name == people.FieldSEED {
			continue // a blank is an answer
		}
		if from, to := *field.In(&r.Form), field.ValueOf(&rd.request); to != "" && from != to {
			put(field.Name, from, to)
		}
	}
	seed := yesNo(rd.request.SEED)
	if answer := strings.TrimSpace(r.Form.SEED); rd.broken.For(people.FieldSEED) == nil && !strings.EqualFold(answer, seed) {
		put(people.FieldSEED, r.Form.SEED, seed)
	}
	return changes
}

func yesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
