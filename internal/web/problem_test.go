package web_test

import (
	"techbiz/internal/web"
	"testing"
)

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := web.New(web.Options{}); err == nil {
		t.Error("a portal without parts was made")
	}
}
