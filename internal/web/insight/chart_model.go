package insight

import (
	"strconv"
	"strings"

	"techbiz/internal/web/view"
)

// The drawings have a width of their own, which the page scales: wide enough to be read on
// a small phone.
const (
	chartWidth  = 340
	stageHeight = 48
	barHeight   = 18
	noteHeight  = 20 // of the words under a bar
	plotLeft    = 34 // room for the numbers of the axis
	plotTop     = 10
	plotHeight  = 150
	plotWidth   = chartWidth - plotLeft - 6
	plotBottom  = plotTop + plotHeight
	daysHeight  = plotBottom + 26
)

// funnelHeight is the height of the drawing of so many stages.
func funnelHeight(stages []FunnelStage) int { return len(stages)*stageHeight + noteHeight }

// length is the bar's, of a stage whose Of fills the width.
func (s FunnelStage) length() int {
	if s.Of == 0 {
		return 0
	}
	n := chartWidth * s.N / s.Of
	if s.N > 0 {
		n = max(n, 2)
	}
	return n
}

func describeFunnel(stages []FunnelStage) string {
	told := make([]string, len(stages))
	for n, s := range stages {
		told[n] = s.told()
	}
	return strings.Join(told, " ")
}

// DaysChart is how long it took those who were invited in each week.
type DaysChart struct {
	Weeks []DaysWeek
	// Told says the same over all weeks, as a sentence.
	Told string
}

// DaysWeek is a week of the chart; -1 where nobody is onboarded.
type DaysWeek struct {
	Label       string // the Monday as DD-MM
	Median, P90 int
}

func (c DaysChart) any() bool {
	for _, w := range c.Weeks {
		if w.Median >= 0 {
			return true
		}
	}
	return false
}

// top is the number at the upper end of the axis: one that is easily divided.
func (c DaysChart) top() int {
	most := 1
	for _, w := range c.Weeks {
		most = max(most, w.P90)
	}
	for _, top := range []int{2, 4, 6, 8, 10, 14, 20, 30, 40, 60, 80, 100, 200, 400, 600} {
		if most <= top {
			return top
		}
	}
	return 1000
}

// ticks are the numbers at the axis.
func (c DaysChart) ticks() []int {
	top := c.top()
	return []int{0, top / 2, top}
}

// y is the place of a number of days.
func (c DaysChart) y(days int) string {
	return decimal(plotBottom - float64(plotHeight*days)/float64(c.top()))
}

func (c DaysChart) slot() float64 { return float64(plotWidth) / float64(len(c.Weeks)) }

// x is the middle of the n-th week.
func (c DaysChart) x(n int) float64 { return plotLeft + c.slot()*(float64(n)+0.5) }

// barWidth leaves a third of the week's room free.
func (c DaysChart) barWidth() float64 { return min(22, c.slot()*2/3) }

// barTop is where the bar of a median begins: one of less than a day is seen as well.
func (c DaysChart) barTop(median int) float64 {
	return min(plotBottom-2, plotBottom-float64(plotHeight*median)/float64(c.top()))
}

// lines joins the 90th percentiles of weeks that follow one another.
func (c DaysChart) lines() []string {
	var lines []string
	var points []string
	for n, w := range c.Weeks {
		if w.P90 >= 0 {
			points = append(points, decimal(c.x(n))+","+c.y(w.P90))
			continue
		}
		if len(points) > 1 {
			lines = append(lines, strings.Join(points, " "))
		}
		points = nil
	}
	if len(points) > 1 {
		lines = append(lines, strings.Join(points, " "))
	}
	return lines
}

// diamond is the mark of a 90th percentile.
func (c DaysChart) diamond(n, days int) string {
	x, y := c.x(n), plotBottom-float64(plotHeight*days)/float64(c.top())
	r := min(4.5, max(2.5, c.slot()/3))
	corner := func(dx, dy float64) string { return decimal(x+dx) + "," + decimal(y+dy) }
	return strings.Join([]string{corner(0, -r), corner(r, 0), corner(0, r), corner(-r, 0)}, " ")
}

// named tells whether the n-th week has its label at the axis: the first, the last and one
// between.
func (c DaysChart) named(n int) bool {
	last := len(c.Weeks) - 1
	return n == 0 || n == last || (last > 4 && n == last/2)
}

// anchor keeps the labels at the ends within the drawing.
func (c DaysChart) anchor(n int) string {
	switch n {
	case 0:
		return "start"
	case len(c.Weeks) - 1:
		return "end"
	}
	return "middle"
}

func (c DaysChart) labelX(n int) string {
	switch n {
	case 0:
		return view.Number(plotLeft)
	case len(c.Weeks) - 1:
		return view.Number(plotLeft + plotWidth)
	}
	return decimal(c.x(n))
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
