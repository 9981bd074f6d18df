package admin

import (
	"strings"

	"techbiz/internal/web/view"
)

// Names of the fields of a client's form; FieldName is its name.
const (
	FieldRedirectURIs   = "redirect_uris"
	FieldPostLogoutURIs = "post_logout_uris"
	FieldFirstParty     = "first_party"
	FieldClientKind     = "kind"
)

// Values of FieldFirstParty and FieldClientKind.
const (
	FirstPartyYes = "yes"
	FirstPartyNo  = "no"
	// ClientServer keeps a secret, ClientPublic can't.
	ClientServer = "server"
	ClientPublic = "public"
)

// Clients are the products that sign people in with TechPass.
type Clients struct {
	Rows   []ClientRow
	NewURL string
}

// ClientRow is one product in the list.
type ClientRow struct {
	Name    string
	ID      string
	URL     string
	Public  bool
	Asks    bool // people are asked for consent
	BuiltIn bool
	// Changed is formatted, see DateTime.
	Changed string
}

// ClientForm is what an administrator says of a product.
type ClientForm struct {
	Name           view.Input
	RedirectURIs   view.Input // one a line
	PostLogoutURIs view.Input // one a line
	FirstParty     bool
	// New asks for the kind too, which can't be changed later.
	New    bool
	Public bool
	// Action takes the POST.
	Action    string
	CancelURL string
}

// Client is the page of one product.
type Client struct {
	Name string
	// Facts are what its developers have to know.
	Facts []view.Fact
	Form  ClientForm
	// BuiltIn: there is nothing to change.
	BuiltIn bool
	// SecretURL asks for a new secret, "" where there is none.
	SecretURL string
	DeleteURL string
}

// ClientSecret shows a secret for the only time.
type ClientSecret struct {
	Name   string
	ID     string
	Secret string
	Issuer string
	// BackURL is the product's page.
	BackURL string
}

func (m ClientForm) fields() []view.Field {
	fields := []view.Field{m.name(), m.redirectURIs(), m.postLogoutURIs()}
	return fields
}

func (m ClientForm) name() view.Field {
	return view.Field{Name: view.FieldName, Label: "Name of the product", Input: m.Name, Required: true, Autocomplete: "off",
		Hint: "People read it when they sign in."}
}

func (m ClientForm) redirectURIs() view.Field {
	return view.Field{Name: FieldRedirectURIs, Label: "Redirect addresses", Input: m.RedirectURIs, Required: true,
		Hint: "Where people are sent back to after signing in. One whole address a line, such as https://product.gov.sg/oauth2/callback. It is compared letter by letter."}
}

func (m ClientForm) postLogoutURIs() view.Field {
	return view.Field{Name: FieldPostLogoutURIs, Label: "Addresses after signing out", Input: m.PostLogoutURIs, Optional: true,
		Hint: "Where the product may send people who signed out of it. One a line."}
}

func (m ClientForm) firstParty() view.Field {
	value := FirstPartyNo
	if m.FirstParty {
		value = FirstPartyYes
	}
	return view.Field{Name: FieldFirstParty, Label: "Are people asked whether the product may know who they are?", Type: "radio",
		Hint:    "A product of the government itself need not ask.",
		Options: view.Choose(value, view.Option{Value: FirstPartyNo, Label: "Yes, once"}, view.Option{Value: FirstPartyYes, Label: "No"})}
}

func (m ClientForm) kind() view.Field {
	value := ClientServer
	if m.Public {
		value = ClientPublic
	}
	return view.Field{Name: FieldClientKind, Label: "Where does the product run?", Type: "radio",
		Hint: "This can't be changed later. Every product uses PKCE.",
		Options: view.Choose(value, view.Option{Value: ClientServer, Label: "On a server: it gets a secret"},
			view.Option{Value: ClientPublic, Label: "In the browser or on the user's device: it can keep no secret"})}
}

// kindWords names the kind of a product.
func (r ClientRow) kindWords() string {
	if r.Public {
		return "Public"
	}
	return "With a secret"
}

func (r ClientRow) consentWords() string {
	if r.Asks {
		return "Asked once"
	}
	return "Not asked"
}

// Lines splits what was typed into a field with one entry a line.
func Lines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }
