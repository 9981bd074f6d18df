package app

import (
	"context"
	"fmt"
	"runtime"

	"techbiz/internal/web/kit"
)

// dialectNames are the databases as admins read them.
var dialectNames = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}

// facts are what holds on this node and is no setting, for admins to read.
func (a *App) facts(ctx context.Context) ([]kit.Fact, error) {
	schema, err := a.Store.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	o := a.options
	return []kit.Fact{
		{Label: "Version", Value: o.Node.Version + " (" + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH + ")"},
		{Label: "Host", Value: o.Node.Host},
		{Label: "Role", Value: o.Node.Role},
		{Label: "Public address", Value: o.PublicURL.String()},
		{Label: "Listens on", Value: o.Web.Addr.String()},
		{Label: "Database", Value: fmt.Sprintf("%s, schema version %d", dialectNames[a.Store.Dialect()], schema)},
		{Label: "Time zone of pages and mails", Value: "Asia/Singapore (UTC+8)"},
	}, nil
}
