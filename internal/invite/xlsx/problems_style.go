package xlsx

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// painter gives cells the ground of a problem and takes it away. It changes nothing else
// of a cell's style: the library's own way of changing one loses colours in workbooks
// without a theme.
type painter struct {
	file  *excelize.File
	sheet string
	fill  int         // of the workbook's fills: the ground of a problem
	bad   map[int]int // from a style to the same with that ground
	good  map[int]int // from a style to the same without it
}

func newPainter(f *excelize.File, sheet string) (*painter, error) {
	p := &painter{file: f, sheet: sheet, bad: map[int]int{}, good: map[int]int{}}
	id, err := f.NewStyle(&excelize.Style{Fill: solid(colourProblem)})
	if err != nil {
		return nil, fmt.Errorf("make style: %w", err)
	}
	fill := f.Styles.CellXfs.Xf[id].FillID
	if fill == nil {
		return nil, errors.New("the workbook takes no colours")
	}
	p.fill = *fill
	return p, nil
}

// paint gives a cell the ground of a problem.
func (p *painter) paint(cell string) error {
	return p.change(cell, p.bad, func(int) (int, bool) { return p.fill, true })
}

// clear takes the ground of a problem away. The ground that the cell had before is not
// known any more.
func (p *painter) clear(cell string) error {
	return p.change(cell, p.good, func(fill int) (int, bool) { return 0, p.isOurs(fill) })
}

// isOurs tells whether a fill is the ground of a problem, whichever program wrote it.
func (p *painter) isOurs(fill int) bool {
	fills := p.file.Styles.Fills
	if fills == nil || fill < 0 || fill >= len(fills.Fill) || fills.Fill[fill] == nil {
		return false
	}
	pattern := fills.Fill[fill].PatternFill
	return pattern != nil && pattern.FgColor != nil && strings.HasSuffix(strings.ToUpper(pattern.FgColor.RGB), colourProblem)
}

// change gives a cell another fill where to says so of the one it has. known are the
// styles that this led to so far.
func (p *painter) change(cell string, known map[int]int, to func(fill int) (int, bool)) error {
	from, err := p.file.GetCellStyle(p.sheet, cell)
	if err != nil {
		return fmt.Errorf("read style of %s: %w", cell, err)
	}
	style, ok := known[from]
	if !ok {
		if style, err = p.filled(from, to); err != nil {
			return fmt.Errorf("change style of %s: %w", cell, err)
		}
		known[from] = style
	}
	if style == from {
		return nil
	}
	return p.file.SetCellStyle(p.sheet, cell, cell, style)
}

// maxStyles is how many styles a workbook can have in Excel.
const maxStyles = 64_000

// filled returns the style that is like another one but for its fill.
func (p *painter) filled(from int, to func(fill int) (int, bool)) (int, error) {
	styles := p.file.Styles.CellXfs
	if from < 0 || from >= len(styles.Xf) || len(styles.Xf) >= maxStyles {
		return 0, fmt.Errorf("style %d of %d", from, len(styles.Xf))
	}
	style := styles.Xf[from]
	fill := 0
	if style.FillID != nil {
		fill = *style.FillID
	}
	fill, other := to(fill)
	if !other {
		return from, nil
	}
	applies := true
	style.FillID, style.ApplyFill = &fill, &applies
	styles.Xf = append(styles.Xf, style)
	styles.Count = len(styles.Xf)
	return styles.Count - 1, nil
}
