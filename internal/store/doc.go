// Package store keeps everything in SQL: one implementation of the domain's store
// ports for SQLite (one machine) and PostgreSQL (several nodes). What differs between
// the two stands in dialect.go and in the migrations; the rest is one set of queries.
//
// Store.Invites, Mails, SignIns, Audits, Allowlist, Sessions and Outbox each give the view
// that one domain package asked for: a port, whose methods are described where the package
// asks for them. They share the transaction type tx, so that state, audit events and jobs of
// one change commit together.
package store
