package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"techbiz/internal/invite/xlsx"
)

type templateCmd struct {
	Output string `short:"o" placeholder:"FILE" help:"File to write, such as users.xlsx; - for standard output, which is also taken where no file is named and it is no terminal."`
	Force  bool   `help:"Overwrite the file where it exists."`
}

func (c *templateCmd) Run(s streams) error {
	if c.Output == "" && isTerminal(s.out) {
		return errors.New("name the file to write: techbiz template -o users.xlsx")
	}
	var workbook bytes.Buffer
	if err := xlsx.WriteTemplate(&workbook); err != nil {
		return err
	}
	if c.Output == "" || c.Output == "-" {
		_, err := workbook.WriteTo(s.out)
		return err
	}
	if err := c.save(workbook.Bytes()); err != nil {
		return err
	}
	return say(s.out, "Wrote %s.", c.Output)
}

// save writes the file, which must not exist yet unless Force is set.
func (c *templateCmd) save(content []byte) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if c.Force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(c.Output, mode, 0o644) //nolint:gosec // the template holds nothing secret
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already: use --force to overwrite it", c.Output)
	}
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
