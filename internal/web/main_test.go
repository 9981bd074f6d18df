package web_test

import (
	"testing"

	"techbiz/internal/app/apptest"
)

func TestMain(m *testing.M) {
	apptest.GiveTraceIDs()
	m.Run()
}
