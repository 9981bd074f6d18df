package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/invite/batch"
)

type mendFileRow struct {
	FileName   string    `bun:"file_name"`
	Data       []byte    `bun:"data"`
	UploadedAt time.Time `bun:"uploaded_at"`
}

func (s batches) MendFile(ctx context.Context, b *batch.Batch) (*batch.MendFile, error) {
	found, err := row[mendFileRow](ctx, s.read, "SELECT file_name, data, uploaded_at FROM batch_mend_files WHERE batch = $1", b.Num)
	if err != nil {
		return nil, fmt.Errorf("select mended file: %w", err)
	}
	return &batch.MendFile{FileName: found.FileName, Data: found.Data, UploadedAt: found.UploadedAt}, nil
}

func (s batches) MendFileName(ctx context.Context, b *batch.Batch) (string, error) {
	return rowOrZero[string](ctx, s.read, "SELECT file_name FROM batch_mend_files WHERE batch = $1", b.Num)
}

func (t *tx) KeepMendFile(ctx context.Context, b *batch.Batch, m *batch.MendFile) error {
	if err := t.DropMendFile(ctx, b); err != nil {
		return err
	}
	_, err := exec(ctx, t, "INSERT INTO batch_mend_files (batch, file_name, data, uploaded_at) VALUES ($1, $2, $3, $4)",
		b.Num, m.FileName, m.Data, m.UploadedAt)
	if err != nil {
		return fmt.Errorf("insert mended file: %w", err)
	}
	return nil
}

func (t *tx) DropMendFile(ctx context.Context, b *batch.Batch) error {
	if _, err := exec(ctx, t, "DELETE FROM batch_mend_files WHERE batch = $1", b.Num); err != nil {
		return fmt.Errorf("delete mended file: %w", err)
	}
	return nil
}
