package view

import (
	"net/url"
	"strings"
)

// Page is what the frame around every page needs.
type Page struct {
	// Title names the page, without the product's name.
	Title string
	// Path is the address of the page being shown, to mark it in the navigation.
	Path string
	// User is the person signed in; nil when nobody is.
	User *User
	// Nav holds the entries of the left sidebar; pages without it pass none.
	Nav []NavItem
	// Bell leads to the notifications; nil where there are none for this user.
	Bell *Bell
	// Crumbs lead to this page, the page itself last and without an address.
	Crumbs []Crumb
	// Notices are shown above the content, in order.
	Notices []Notice
	// SupportEmail is the mailbox behind every "contact support" link.
	SupportEmail string
	// ServiceDeskURL is where a service request is raised; empty hides the links.
	ServiceDeskURL string
	// Version is the running build, shown in the footer.
	Version string
	// OutboxURL, when set, shows the demonstration banner with a link to the mails.
	OutboxURL string
	// Refused says that the page shows a form that was not accepted: the
	// title then starts with "Error".
	Refused bool
	// RefreshAfter is after how many seconds a browser without JavaScript loads the
	// page again; 0 for never.
	RefreshAfter int
	// Banners are what is announced to who reads the page.
	Banners []Banner
	// GoTo is where the browser goes on to at once; "" where it stays.
	GoTo string
}

// User is the person signed in.
type User struct {
	Name  string
	Email string
	// Role is the word shown under the name, such as "Public officer".
	Role string
	// SignOutURL takes the POST that ends the session.
	SignOutURL string
}

// NavItem is one entry of the sidebar.
type NavItem struct {
	Label string
	URL   string
	// Icon is one of the Icon constants.
	Icon IconName
}

// Crumb is one step of the breadcrumbs; the last one has no URL.
type Crumb struct {
	Label string
	URL   string
}

// Link is an anchor's text and address.
type Link struct {
	Text string
	URL  string
}

// Tone is the meaning that a colour supports; the words say it as well.
type Tone string

// The tones of notices, badges and timeline marks.
const (
	ToneNeutral Tone = "neutral"
	ToneInfo    Tone = "info"
	ToneSuccess Tone = "success"
	ToneWarning Tone = "warning"
	ToneDanger  Tone = "danger"
)

// Notice is a message of the system to its user.
type Notice struct {
	// Tone is ToneSuccess, ToneInfo, ToneWarning or ToneDanger (an error).
	Tone  Tone
	Title string
	Text  string
	// TraceID is shown on errors together with a support link that carries it.
	TraceID string
	// Link offers the way on; nil where there is none.
	Link *Link
}

// SupportMailto is the address of a new mail to support that quotes the
// Trace ID; without one it only opens the mail.
func SupportMailto(email, traceID string) string {
	if traceID == "" {
		return "mailto:" + email
	}
	// Mail programs take "+" literally, so spaces must travel as %20.
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:" + email +
		"?subject=" + escape("TechBiz support, Trace ID "+traceID) +
		"&body=" + escape("Trace ID: "+traceID+"\r\n\r\nWhat I was doing:\r\n")
}

// documentTitle is the text of the title element.
func (p Page) documentTitle() string {
	title := p.Title + " - TechBiz"
	if p.Refused {
		return "Error: " + title
	}
	return title
}

// navCurrent is the value of aria-current for a sidebar entry: the entry whose
// address is the longest prefix of the page's path is the current one.
func (p Page) navCurrent(item NavItem) string {
	if !under(p.Path, item.URL) {
		return ""
	}
	for _, other := range p.Nav {
		if len(other.URL) > len(item.URL) && under(p.Path, other.URL) {
			return ""
		}
	}
	if p.Path == item.URL {
		return "page"
	}
	return "true"
}

// under reports whether path is at or below base, whole segments only.
func under(path, base string) bool {
	return path == base || strings.HasPrefix(path, strings.TrimSuffix(base, "/")+"/")
}
