// Package gallery is for tests alone: it draws every page of the portal in every state, looks at
// each in a browser at two widths, and holds the fields of all forms against a golden file.
package gallery
