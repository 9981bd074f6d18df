package people

// Details are what an invitation and the account that it leads to both say of a person, beside
// the mailbox. The tags are the names of people's fields: in JSON, and of the columns that hold
// them. The type has no methods: whatever embeds it would get them.
type Details struct {
	FirstName    PersonName   `json:"first_name"   bun:"first_name"`
	LastName     PersonName   `json:"last_name"    bun:"last_name"`
	Organisation Organisation `json:"organisation" bun:"organisation"`
	Department   Department   `json:"department"   bun:"department"`
}
