package testparts_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"techbiz/internal/testparts"
)

// TestAFrozenPostgresTakesQuestionsAndAnswersNone: on a connection that was open before, and
// on a new one. Thawed, it answers what it was asked meanwhile.
func TestAFrozenPostgresTakesQuestionsAndAnswersNone(t *testing.T) {
	pg := testparts.OwnPostgres(t)
	conn, err := pgx.Connect(t.Context(), pg.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	pg.Freeze(t)
	answered := make(chan error, 1)
	go func() {
		_, err := conn.Exec(t.Context(), "SELECT 1")
		answered <- err
	}()
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := pgx.Connect(short, pg.DSN); err == nil {
		t.Error("it takes a new connection to its end")
	}
	select {
	case err := <-answered:
		t.Errorf("it answers: %v", err)
	default:
	}
	pg.Thaw(t)
	pg.Thaw(t)
	select {
	case err := <-answered:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not go on")
	}
}
