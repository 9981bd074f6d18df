package xlsx

import (
	_ "embed" // the logo
	"fmt"
	_ "image/png" // the library measures the logo

	"github.com/xuri/excelize/v2"
)

// The template's colours. All pairs of text and ground have a contrast of 4.5 : 1 or
// more (WCAG 2.2, 1.4.3).
const (
	colourBrand = "523ABC" // the portal's violet, also the logo's ground
	colourPale  = "ECE9FB"
	colourInk   = "2A1A70"
	colourGrey  = "55556A"
	colourRule  = "C9C6DA"
)

const templateFont = "Calibri"

// templateLooks are the styles of the template's cells.
type templateLooks struct {
	band, intro, need, required, optional int
	cells                                 [3]int // by templateKind
}

func (l *templateLooks) of(c templateColumn) int { return l.cells[c.kind] }

func (t *template) makeLooks() error {
	border := templateBorder()
	text := excelize.Style{Font: &excelize.Font{Family: templateFont}, Border: border, NumFmt: numFmtText, Alignment: &excelize.Alignment{Vertical: "top"}}
	long := text
	long.Alignment = &excelize.Alignment{Vertical: "top", WrapText: true}
	serial := text
	serial.Font = &excelize.Font{Family: templateFont, Color: colourGrey}
	serial.Alignment = &excelize.Alignment{Vertical: "top", Horizontal: "right"}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&t.looks.band, excelize.Style{Fill: solid(colourBrand)}},
		{&t.looks.intro, excelize.Style{Font: &excelize.Font{Family: templateFont, Size: 11, Color: colourInk}, Fill: solid(colourPale), Alignment: middle}},
		{&t.looks.need, excelize.Style{Font: &excelize.Font{Family: templateFont, Size: 9, Color: colourGrey}, Alignment: middle}},
		{&t.looks.required, excelize.Style{Font: &excelize.Font{Family: templateFont, Bold: true, Color: "FFFFFF"}, Fill: solid(colourBrand), Border: border, Alignment: middle}},
		{&t.looks.optional, excelize.Style{Font: &excelize.Font{Family: templateFont, Bold: true, Color: colourInk}, Fill: solid(colourPale), Border: border, Alignment: middle}},
		{&t.looks.cells[templateText], text},
		{&t.looks.cells[templateLong], long},
		{&t.looks.cells[templateSerial], serial},
	} {
		var err error
		if *s.id, err = t.file.NewStyle(&s.style); err != nil {
			return fmt.Errorf("make style: %w", err)
		}
	}
	return nil
}

// numFmtText is the number format "@": what is typed stays text, so that a number keeps
// its zeros and its plus sign.
const numFmtText = 49

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func templateBorder() []excelize.Border {
	border := make([]excelize.Border, 0, 4)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: colourRule, Style: 1})
	}
	return border
}

// templateLogo is 400 × 96 pixels, shown at half that size.
//
//go:embed template_logo.png
var templateLogo []byte

func (t *template) addLogo() error {
	yes := true
	return t.file.AddPictureFromBytes(templateList, "A1", &excelize.Picture{
		Extension: ".png", File: templateLogo,
		Format: &excelize.GraphicOptions{AltText: "TechBiz", Name: "TechBiz logo", ScaleX: 0.5, ScaleY: 0.5, OffsetX: 4, OffsetY: 4,
			LockAspectRatio: true, PrintObject: &yes, Positioning: "oneCell"},
	})
}

// setUpPrint prints the sheets landscape, as wide as the paper, with the header on each
// page.
func (t *template) setUpPrint() error {
	a4, landscape, wide, tall, fit := 9, "landscape", 1, 0, true
	for _, sheet := range t.file.GetSheetList() {
		err := t.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall})
		if err != nil {
			return fmt.Errorf("set up page: %w", err)
		}
		if err := t.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
			return fmt.Errorf("set up page: %w", err)
		}
		footer := "&L&\"-,Regular\"TechBiz template version " + TemplateVersion + "&RPage &P of &N"
		if err := t.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: footer}); err != nil {
			return fmt.Errorf("set footer: %w", err)
		}
	}
	return t.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", templateList, templateHeader, templateHeader), Scope: templateList,
	})
}
