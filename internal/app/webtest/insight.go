package webtest

import (
	"context"
)

// Fold counts what has happened.
func (p *Portal) Fold() {
	p.Helper()
	_, err := p.Audit.Seal(context.Background())
	p.OK(err)
	_, err = p.Insight.Fold(context.Background())
	p.OK(err)
}
