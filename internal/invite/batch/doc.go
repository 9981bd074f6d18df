// Package batch invites many people at once, from an uploaded list: each line is
// judged by the rules of a single invitation (invite.ParseForm), mended by its officer
// in a draft, and carried out by the service that carries out a single one
// (invite.Service.InviteAll). It adds no second set of rules.
package batch
