// Package transfer moves files over HTTP: what arrives lies in a file that no crash leaves
// behind, and what leaves may take as long as its reader goes on reading.
package transfer

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// ErrReaderLeft: the reader of an answer went away, or does not go on reading.
var ErrReaderLeft = errors.New("the reader left")

// File is what arrived, or is about to leave. Drop it when it is not needed any more.
type File struct{ *os.File }

// Spool makes an empty file in the temporary folder. It has no name there from the start, so
// that nothing of it is left even where the program is killed.
func Spool() (*File, error) {
	f, err := os.CreateTemp("", "techbiz-*")
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	_ = os.Remove(f.Name()) // where an open file can't be removed, Drop does it
	return &File{File: f}, nil
}

// Drop ends the file. It may be called on nil.
func (f *File) Drop() {
	if f == nil {
		return
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// Writer writes an answer of any length: each write has a deadline of its own, in place of
// the server's for all of the answer.
type Writer struct {
	http.ResponseWriter

	connection *http.ResponseController
	within     time.Duration
}

// NewWriter returns a writer whose reader takes each part within the given time.
func NewWriter(w http.ResponseWriter, within time.Duration) *Writer {
	return &Writer{ResponseWriter: w, connection: http.NewResponseController(w), within: within}
}

// Write implements io.Writer.
func (w *Writer) Write(b []byte) (int, error) {
	w.extend()
	n, err := w.ResponseWriter.Write(b)
	if err != nil {
		return n, fmt.Errorf("%w: %w", ErrReaderLeft, err)
	}
	return n, nil
}

// Flush sends what was written so far.
func (w *Writer) Flush() error {
	w.extend()
	if err := w.connection.Flush(); err != nil {
		return fmt.Errorf("%w: %w", ErrReaderLeft, err)
	}
	return nil
}

// Unwrap lets http.ResponseController reach the connection.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// extend gives the reader time from now on. What is written last is sent after the handler
// has returned, within the same time.
func (w *Writer) extend() {
	_ = w.connection.SetWriteDeadline(time.Now().Add(w.within)) //nolint:forbidigo // connections go by the machine's clock; a test's recorder has none
}
