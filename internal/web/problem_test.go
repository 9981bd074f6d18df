package web_test

import (
	"testing"

	"techbiz/internal/web"
)

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := web.New(web.Options{}); err == nil {
		t.Error("a portal without parts was made")
	}
}
