// Package view is the markup that several areas of the portal share: the layout and its frames,
// fields, tables, lists with nothing to show, forms that filter, pages that ask before something
// is done, mailed codes, problems. What one area alone shows stands beside its handlers.
//
// Its inputs are plain structs: text, truth values, counts and addresses that the HTTP handlers
// have already worked out. It imports no domain package and does no input or output, so each
// page can be drawn, looked at and checked for accessibility on its own (package gallery does
// that).
//
// The convention, here and in the areas, is one file pair a page: x_model.go (here x.go) holds the
// model X, x.templ the component XPage(page Page, m X). Parts that htmx swaps are components of
// their own, XFragment. A handler draws the part where the request carries HX-Request: true, the
// whole page otherwise, and answers with Vary: HX-Request. A style sheet stands beside the markup
// that it is for.
//
// Pages stand in the portal's frame, Layout, or in the plain one for people who are not signed in,
// Plain.
//
// What many pages have is drawn by one component each, with the words and the
// cells as its children: Table, EmptyState, FilterForm, and
// ConfirmPage for whatever asks before something is done.
//
// All pages work without JavaScript. They carry no inline script, style or
// event attribute, so that the strict Content-Security-Policy holds.
package view
