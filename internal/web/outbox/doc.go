// Package outbox shows the mails that go to no mail server, to browsers on this machine alone:
// for who tries the portal, and for programs that test it.
//
//	/outbox ─► each letter, with the links to the portal ─► {id}/html, as a mail program shows it
//	        ─► the demo's people, each with password and the code of now
//	/outbox.json, /outbox/authenticators.json: the same for programs
package outbox
