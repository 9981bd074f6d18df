package view

// Problem is the page shown instead of the one that was asked for.
type Problem struct {
	// Status is the HTTP status, shown small.
	Status int
	Title  string
	// Explanation says what happened, WhatToDo what helps.
	Explanation string
	WhatToDo    string
	// TraceID is quoted to support; empty hides it.
	TraceID string
	// HomeURL leads back to a page that works.
	HomeURL   string
	HomeLabel string
}

// Network is shown to clients outside the networks the portal may be used from.
type Network struct {
	// ClientAddress is the address that the portal saw.
	ClientAddress string
	TraceID       string
}

func (m Problem) homeLabel() string {
	if m.HomeLabel == "" {
		return "Back to Overview"
	}
	return m.HomeLabel
}
