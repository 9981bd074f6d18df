// Package kit is what every page of the portal needs, whatever it is about: the request on its
// way through a handler, the row of the table of routes, the frame of a page, forms that are
// refused and drawn again, answers in trouble, downloads, and the addresses to which pages of
// several areas lead. It knows no package of the product's rules but people and fault.
//
//	Route ─► Serve(*Request) ─► Form, ID ─► a service of the product
//	                              │              │ error
//	                              ▼              ▼
//	         Page ─► Draw    Redirect, Told    Refuse: beside the fields of a form
//	                                           Site.ProblemOf: a page with the Trace ID
//
// An area is a struct of a few services that embeds *Site, with a method Routes.
package kit
