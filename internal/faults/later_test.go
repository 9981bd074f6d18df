package faults

import (
	"database/sql"
	"time"

	"techbiz/internal/testparts"
)

// A node that was killed leaves jobs that count as running, and where it led the others,
// nobody leads until its term is over. River finds both out by the clock, within 45
// seconds. `make test-long` waits for that; otherwise the clock is moved in the database.

// muchLater does at once what comes some time after the death of nodes: the jobs that
// they were at are found to run for too long, and another node may lead. Where nodes
// live, dead is the one of them that died, as leader named it.
func (p *portal) muchLater(dead string) {
	p.t.Helper()
	if testparts.Long() {
		return
	}
	its := ""
	if dead != "" {
		its = " AND attempted_by[cardinality(attempted_by)] = '" + dead + "'" // only on PostgreSQL do several live
	}
	p.exec("UPDATE river_job SET attempted_at = (SELECT min(created_at) FROM river_job) WHERE state = 'running'" + its)
	p.exec("DELETE FROM river_leader")
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
