package xlsx

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"techbiz/internal/invite/batch"
)

// problemLines tells all that is wrong with a row, a sentence a line, each with the cell
// that it is about. cellOf names a problem's cell, "" where it is about the whole row.
func problemLines(v batch.Verdict, cellOf func(batch.Problem) string) string {
	lines := make([]string, len(v.Problems))
	for n, p := range v.Problems {
		lines[n] = problemSentence(p.Message)
		if cell := cellOf(p); cell != "" {
			lines[n] = fmt.Sprintf("%s: %s", cell, lines[n])
		}
	}
	return strings.Join(lines, "\n")
}

// reasonsByCell returns what is wrong with each bad cell of a row, a sentence a line, and
// the cells in the order of the problems.
func reasonsByCell(v batch.Verdict) (cells []string, reasons map[string]string) {
	reasons = map[string]string{}
	for _, p := range v.Problems {
		switch {
		case p.Cell == "":
		case reasons[p.Cell] == "":
			cells = append(cells, p.Cell)
			reasons[p.Cell] = problemSentence(p.Message)
		default:
			reasons[p.Cell] += "\n" + problemSentence(p.Message)
		}
	}
	return cells, reasons
}

// problemSentence ends a message with a full stop, as messages beside a form's field have none.
func problemSentence(message string) string {
	if message == "" || strings.ContainsAny(message[len(message)-1:], ".!?") {
		return message
	}
	return message + "."
}

// problemsWidth is the width of the column of problems in characters.
const problemsWidth = 70

// problemsHeight is the height in points that a row needs to show all its problems; not
// all programs find it by themselves. A row can't be higher than 409 points.
func problemsHeight(text string) float64 {
	lines := 0.0
	for line := range strings.Lines(text) {
		lines += max(1, math.Ceil(float64(utf8.RuneCountInString(line))/(problemsWidth*0.95)))
	}
	return min(409, 15*lines)
}
