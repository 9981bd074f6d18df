package view

// Names of the fields of an announcement's form; FieldText and FieldRevision beside them.
const (
	FieldLevel    = "level"
	FieldFrom     = "from"
	FieldLinkURL  = "link_url"
	FieldLinkText = "link_text"
)

// Banner is an announcement at the top of a page.
type Banner struct {
	// Tone is ToneInfo or ToneWarning.
	Tone Tone
	Text string
	// Link leads to more; nil where there is none.
	Link *Link
}

// word says the tone to whoever does not see the colour.
func (b Banner) word() string {
	if b.Tone == ToneWarning {
		return "Warning:"
	}
	return "Information:"
}
