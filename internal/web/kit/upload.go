package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

func ReadError(err error) error {
	if _, disk := errors.AsType[*fs.PathError](err); disk {
		return fmt.Errorf("keep uploaded file: %w", err)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBadForm, err)
}
