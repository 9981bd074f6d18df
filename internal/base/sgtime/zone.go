// Package sgtime tells days and times as people in Singapore read them. Whatever
// the portal shows or lets type is in this zone; whatever it stores is in UTC.
package sgtime

import "time"

// Zone has no daylight saving time, so a fixed one needs no zone files.
var Zone = time.FixedZone("SGT", 8*60*60)

// Day writes the day as DD-MM-YYYY, the form of the status list.
// Source: domain.md, "Invite User Status".
func Day(t time.Time) string { return t.In(Zone).Format("02-01-2006") }
