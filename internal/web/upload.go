package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

func readError(err error) error {
	if _, disk := errors.AsType[*fs.PathError](err); disk {
		return fmt.Errorf("keep uploaded file: %w", err)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return fmt.Errorf("%w: %w", errBadForm, err)
}
