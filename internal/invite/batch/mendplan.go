package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
)

// MendKind is a kind of what a mended file does to a list beyond correcting its rows. Each
// happens only where its officer agrees to it.
type MendKind string

// The kinds.
const (
	MendAdded    MendKind = "added"    // lines that are no row of the list
	MendRemoved  MendKind = "removed"  // rows that the file does not have
	MendReplaced MendKind = "replaced" // rows that hold another person in the file
)

// MendKinds lists all kinds in the order in which they are told.
var MendKinds = []MendKind{MendAdded, MendRemoved, MendReplaced}

// Why a change is not taken for a correction, and why a line is no row of the list.
const (
	WhyOtherPerson = "other_person"      // email and names are somebody else's
	WhyOtherRow    = "other_row"         // the email is that of another row
	WhyMoved       = "moved"             // values of one person went from row to row
	WhyMeanwhile   = "changed_meanwhile" // the row was changed in the portal since the download
	WhyNoID        = "no_row_id"         // the line has no row ID
	WhyOtherList   = "row_id_of_others"  // its row ID is none of this list
	WhyGone        = "removed_meanwhile" // its row was removed from the list since the download
	WhyInvited     = "invited_already"   // the row was invited: it stays as it is
)

// Change is what a mended file holds for a row of the list.
type Change struct {
	Row    *Row
	Line   int         // row of the file
	Before invite.Form // what the row holds
	After  invite.Form
	Why    string // of a change that is not taken for a correction
	// Unclear are the cells of the line that can't be taken as they stand.
	Unclear []CellProblem
}

// Addition is a line of a mended file that is no row of the list.
type Addition struct {
	Line int // row of the file
	Form invite.Form
	Why  string

	source Line
}

// MendPlan is what a mended file does to a list as it stands now.
type MendPlan struct {
	Changed   []Change // corrections, which need no agreement
	Unchanged int      // rows that the file has and leaves as they are
	Added     []Addition
	Removed   []*Row
	Replaced  []Change
	Kept      []Change // of rows that were invited already: nothing comes of them
	Unnamed   int      // lines without a row ID of this list
}

// Count is the number of rows of a kind.
func (p *MendPlan) Count(k MendKind) int {
	switch k {
	case MendAdded:
		return len(p.Added)
	case MendRemoved:
		return len(p.Removed)
	default:
		return len(p.Replaced)
	}
}

// Needs returns the kinds that its officer has to agree to.
func (p *MendPlan) Needs() []MendKind {
	var needs []MendKind
	for _, k := range MendKinds {
		if p.Count(k) > 0 {
			needs = append(needs, k)
		}
	}
	return needs
}

// Version tells this plan from any other: it changes with the file and with whatever of
// the list the plan is about.
func (p *MendPlan) Version() string {
	h := sha256.New()
	for _, part := range []struct {
		name    string
		changes []Change
	}{{"changed", p.Changed}, {"replaced", p.Replaced}, {"kept", p.Kept}} {
		for _, c := range part.changes {
			fmt.Fprintln(h, part.name, c.Row.Number, c.Line, fingerprint(&c.Before), fingerprint(&c.After))
		}
	}
	for _, a := range p.Added {
		fmt.Fprintln(h, "added", a.Line, fingerprint(&a.Form))
	}
	for _, r := range p.Removed {
		fmt.Fprintln(h, "removed", r.Number, fingerprint(&r.Form))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// RowID is what names a row of this batch in a workbook that leaves the portal: the batch,
// what tells whether the row still holds what it held then, and the row's number.
func (b *Batch) RowID(r *Row) string {
	return fmt.Sprintf("%s%s-%d", b.ID.String()[24:], fingerprint(&r.Form), r.Number)
}

// rowID is what a workbook says of the row that a line is.
type rowID struct {
	number int
	held   string // fingerprint of what the row held at the download; "" where the id does not tell
}

// rowOfID reads a row ID; false where it is none of this batch.
func (b *Batch) rowOfID(id string) (rowID, bool) {
	rest, ours := strings.CutPrefix(strings.ToLower(strings.TrimSpace(id)), b.ID.String()[24:])
	held, digits, _ := strings.Cut(rest, "-")
	n, err := strconv.Atoi(digits)
	return rowID{n, held}, ours && err == nil && n > 0
}

// fingerprint tells what a form holds from what another one does: 32 bits of a hash, which
// is plenty for the versions of one row.
func fingerprint(f *invite.Form) string {
	h := sha256.New()
	for n := range invite.Fields {
		field := &invite.Fields[n]
		switch text := tidyText(*field.In(f)); {
		case !field.Later:
			h.Write([]byte(text + "\x00"))
		case text != "":
			h.Write([]byte(field.Name + "=" + text + "\x00"))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// Fields returns the names of the fields that a change changes.
func (c *Change) Fields() []string {
	var fields []string
	for n := range invite.Fields {
		if field := &invite.Fields[n]; !sameText(*field.In(&c.Before), *field.In(&c.After)) {
			fields = append(fields, field.Name)
		}
	}
	return fields
}

// ValueOf returns the value of a field of a row's form; "" for a name that is none.
func ValueOf(f invite.Form, field string) string {
	if field := invite.FieldNamed(field); field != nil {
		return *field.In(&f)
	}
	return ""
}

// sameForm tells whether two forms hold the same, but for what no reader of a spreadsheet
// keeps: blanks around a value, and how its lines end.
func sameForm(a, b *invite.Form) bool {
	for n := range invite.Fields {
		if in := invite.Fields[n].In; !sameText(*in(a), *in(b)) {
			return false
		}
	}
	return true
}

func sameText(a, b string) bool {
	return a == b || tidyText(a) == tidyText(b)
}

func tidyText(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// within returns the form that a line stands for: the fields of which the file has no
// column are as the row holds them.
func within(columns Columns, line, row invite.Form) invite.Form {
	for n := range invite.Fields {
		if field := &invite.Fields[n]; columns[field.Name] == "" {
			*field.In(&line) = *field.In(&row)
		}
	}
	return line
}

// mendFile is a mended file that was read: its lines by the row that they name.
type mendFile struct {
	columns Columns
	named   map[int]namedLine
	order   []int  // of the named rows
	others  []Line // without a row ID of the batch
}

type namedLine struct {
	Line

	held string
}

// readMended reads a file completely. Errors: *fault.Conflict (no row IDs of this batch, or
// one twice), and whatever the lines yield.
func readMended(b *Batch, u Upload) (*mendFile, error) {
	f := &mendFile{columns: u.Columns, named: map[int]namedLine{}}
	for line, err := range u.Lines {
		if err != nil {
			return nil, err
		}
		id, ours := b.rowOfID(line.RowID)
		if !ours {
			f.others = append(f.others, line)
			continue
		}
		if first, twice := f.named[id.number]; twice {
			return nil, &fault.Conflict{Reason: fmt.Sprintf("Rows %d and %d of this file have the same row ID (%s). Clear the cell “Row ID” of the row that is a copy, and upload the file again: that row then counts as a new one.",
				first.Number, line.Number, line.RowID)}
		}
		f.named[id.number] = namedLine{line, id.held}
		f.order = append(f.order, id.number)
	}
	if len(f.named) == 0 {
		return nil, &fault.Conflict{Reason: "This file has no row IDs of this list. Use Download with errors, fix that file and upload it here; another list is uploaded under Batch upload."}
	}
	return f, nil
}

// plan holds the file against the rows of the list, all of them. It takes time in
// proportion to both.
func (f *mendFile) plan(rows []*Row) *MendPlan {
	p := &MendPlan{Unnamed: len(f.others)}
	byNumber := make(map[int]*Row, len(rows))
	for _, r := range rows {
		byNumber[r.Number] = r
	}
	missing := map[invite.Form][]*Row{} // rows that the file does not name, by what they hold
	for _, r := range rows {
		if _, named := f.named[r.Number]; !named {
			form := tidied(r.Form)
			missing[form] = append(missing[form], r)
		}
	}
	f.planNamed(p, byNumber, addressesOf(rows))
	found := map[int]bool{}
	for _, line := range f.others {
		// A row that lost its ID and nothing else is still that row.
		form := tidied(line.Form)
		if same := missing[form]; len(same) > 0 {
			found[same[0].Number] = true
			missing[form] = same[1:]
			p.Unchanged++
			continue
		}
		why := WhyNoID
		if line.RowID != "" {
			why = WhyOtherList
		}
		p.Added = append(p.Added, Addition{Line: line.Number, Form: line.Form, Why: why, source: line})
	}
	for _, r := range rows {
		if _, named := f.named[r.Number]; !named && !found[r.Number] && r.State != Invited {
			p.Removed = append(p.Removed, r)
		}
	}
	slices.SortFunc(p.Added, func(a, b Addition) int { return a.Line - b.Line })
	return p
}

// planNamed plans for the lines that name a row.
func (f *mendFile) planNamed(p *MendPlan, rows map[int]*Row, owned map[string]bool) {
	var changes []Change
	for _, number := range f.order {
		line := f.named[number]
		row := rows[number]
		if row == nil {
			p.Added = append(p.Added, Addition{Line: line.Number, Form: line.Form, Why: WhyGone, source: line.Line})
			continue
		}
		c := Change{Row: row, Line: line.Number, Before: row.Form, After: within(f.columns, line.Form, row.Form), Unclear: line.Unclear}
		now := fingerprint(&row.Form)
		switch untouched := line.held != "" && line.held == fingerprint(&c.After); {
		case sameForm(&c.Before, &c.After) && len(newlyUnclear(row, line.Unclear)) == 0, untouched: // who did not touch the row in the file does not undo what was done to it here
			p.Unchanged++
		case row.State == Invited:
			c.Why = WhyInvited
			p.Kept = append(p.Kept, c)
		default:
			c.Why = whyNoCorrection(c, owned)
			if c.Why == "" && line.held != "" && line.held != now {
				c.Why = WhyMeanwhile
			}
			changes = append(changes, c)
		}
	}
	strayed := moved(changes)
	for n, c := range changes {
		if c.Why == "" && strayed[n] {
			c.Why = WhyMoved
		}
		if c.Why == "" {
			p.Changed = append(p.Changed, c)
		} else {
			p.Replaced = append(p.Replaced, c)
		}
	}
}

// whyNoCorrection tells why a change puts another person into a row; "" where it corrects
// the row. owned are the addresses that rows of the list hold.
func whyNoCorrection(c Change, owned map[string]bool) string {
	before, _ := addressOf(c.Before)
	after, _ := addressOf(c.After)
	switch {
	case before != after && owned[after]:
		return WhyOtherRow
	case !samePerson(c.Before, c.After):
		return WhyOtherPerson
	default:
		return ""
	}
}

// addressesOf returns the addresses that rows hold.
func addressesOf(rows []*Row) map[string]bool {
	owned := make(map[string]bool, len(rows))
	for _, r := range rows {
		if address, _ := addressOf(r.Form); address != "" {
			owned[address] = true
		}
	}
	return owned
}

// tidied returns what a form is compared by.
func tidied(f invite.Form) invite.Form {
	f.Type = ""
	for n := range invite.Fields {
		text := invite.Fields[n].In(&f)
		*text = tidyText(*text)
	}
	return f
}
