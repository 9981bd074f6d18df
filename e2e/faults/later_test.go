package faults

import (
	"database/sql"
	"time"

	"techbiz/internal/testparts"
)

// Where the node that led the others is killed, nobody leads until its term is over, which
// River finds out by the clock within 45 seconds. `make test-long` waits for that; otherwise
// the clock is moved in the database.

// muchLater does at once what comes some time after the death of a node that led: another
// one may lead.
func (p *portal) muchLater() {
	p.t.Helper()
	if !testparts.Long() {
		p.exec("DELETE FROM river_leader")
	}
}

// leader waits until a node leads, and returns its name.
func (p *portal) leader() (name string) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); name == ""; time.Sleep(20 * time.Millisecond) {
		p.query("SELECT leader_id FROM river_leader", func(rows *sql.Rows) error { return rows.Scan(&name) })
		if time.Now().After(deadline) {
			p.t.Fatal("no node leads")
		}
	}
	return name
}

// retryNow lets jobs of a kind that failed for now start at once.
func (p *portal) retryNow(kind string) {
	p.t.Helper()
	p.exec("UPDATE river_job SET state = 'available', attempt = 0, scheduled_at = created_at WHERE kind = '" + kind + "' AND state = 'retryable'")
}
