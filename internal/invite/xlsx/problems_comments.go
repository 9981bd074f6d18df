package xlsx

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// commentAuthor is whose comments are ours; it also heads what is added to another's.
const commentAuthor = "TechBiz"

// commentHeading begins what is added to a comment of somebody else.
const commentHeading = "\n\n" + commentAuthor + "\n"

// commenter adds comments to one sheet. The library keeps a sheet's comments only where
// their files are named as Excel names them, so what came of it is checked at the end.
type commenter struct {
	file  *excelize.File
	sheet string
	left  int               // comments that may still be added
	texts map[string]string // what each comment of the sheet has to hold, by cell
}

// newCommenter reads the sheet's comments. most is how many may be added.
func newCommenter(f *excelize.File, sheet string, most int) (commenter, error) {
	c := commenter{file: f, sheet: sheet, left: most}
	if most == 0 {
		return c, nil
	}
	var err error
	c.texts, err = c.read()
	return c, err
}

func (c *commenter) read() (map[string]string, error) {
	comments, err := c.file.GetComments(c.sheet)
	if err != nil {
		return nil, fmt.Errorf("read comments: %w: %w", errNoComments, err)
	}
	texts := make(map[string]string, len(comments))
	for _, comment := range comments {
		texts[comment.Cell] += wholeText(comment)
	}
	return texts, nil
}

func wholeText(c excelize.Comment) string {
	var text strings.Builder
	text.WriteString(c.Text)
	for _, run := range c.Paragraph {
		text.WriteString(run.Text)
	}
	return text.String()
}

// add puts text beside a cell, below what stands there already.
func (c *commenter) add(cell, text string) error {
	if c.left == 0 {
		return nil
	}
	c.left--
	if _, there := c.texts[cell]; there {
		c.texts[cell] += commentHeading + text
		return c.change(cell, func(old string, last bool) string {
			if last {
				return old + commentHeading + text
			}
			return old
		})
	}
	heading := commentAuthor + "\n"
	c.texts[cell] = heading + text
	err := c.file.AddComment(c.sheet, excelize.Comment{
		Author: commentAuthor, Cell: cell, Width: 320, Height: uint(40 + 20*(strings.Count(text, "\n")+1+len(text)/50)),
		Paragraph: []excelize.RichTextRun{{Text: heading, Font: &excelize.Font{Bold: true, Size: 9}}, {Text: text, Font: &excelize.Font{Size: 9}}},
	})
	if err != nil {
		return fmt.Errorf("comment %s: %w: %w", cell, errNoComments, err)
	}
	return nil
}

// change rewrites the texts that a cell's comment is made of, without touching the box
// that it is shown in. last tells the last of them.
func (c *commenter) change(cell string, to func(text string, last bool) string) error {
	for _, part := range c.file.Comments {
		if part == nil {
			continue
		}
		for n := range part.CommentList.Comment {
			comment := &part.CommentList.Comment[n]
			if comment.Ref != cell {
				continue
			}
			runs := comment.Text.R
			for i, run := range runs {
				if run.T == nil {
					continue
				}
				t := *run.T
				t.Val = to(t.Val, i == len(runs)-1)
				t.Space = xml.Attr{Name: xml.Name{Space: excelize.NameSpaceXML, Local: "space"}, Value: "preserve"}
				runs[i].T = &t
			}
			if comment.Text.T != nil {
				*comment.Text.T = to(*comment.Text.T, len(runs) == 0)
			}
			return nil
		}
	}
	return errNoComments
}

// removeOurs takes away what an earlier download commented.
func (c *commenter) removeOurs() error {
	if c.left == 0 {
		return nil
	}
	comments, err := c.file.GetComments(c.sheet)
	if err != nil {
		return fmt.Errorf("read comments: %w: %w", errNoComments, err)
	}
	for _, comment := range comments {
		before, _, added := strings.Cut(c.texts[comment.Cell], commentHeading)
		switch {
		case comment.Author == commentAuthor || strings.HasPrefix(before, commentAuthor+"\n"): // LibreOffice keeps no author
			delete(c.texts, comment.Cell)
			err = c.file.DeleteComment(c.sheet, comment.Cell)
		case added:
			c.texts[comment.Cell] = before
			err = c.cut(comment.Cell)
		}
		if err != nil {
			return fmt.Errorf("remove comment of %s: %w: %w", comment.Cell, errNoComments, err)
		}
	}
	return nil
}

// cut takes what was added to a comment away again. A program that saved the workbook
// may have split or joined the texts that the comment is made of.
func (c *commenter) cut(cell string) error {
	left := len(c.texts[cell])
	return c.change(cell, func(text string, _ bool) string {
		kept := text[:min(left, len(text))]
		left -= len(kept)
		return kept
	})
}

// check tells whether each comment of the sheet is as it should be.
func (c *commenter) check() error {
	if c.texts == nil {
		return nil
	}
	now, err := c.read()
	if err != nil {
		return err
	}
	for cell, want := range c.texts {
		if now[cell] != want {
			return fmt.Errorf("comment of %s: %w", cell, errNoComments)
		}
	}
	if len(now) != len(c.texts) {
		return errNoComments
	}
	return nil
}
