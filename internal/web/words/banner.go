package words

import (
	"techbiz/internal/announce"
	"techbiz/internal/web/view"
)

// BannerOf is an announcement at the top of a page.
func BannerOf(a *announce.Announcement) view.Banner {
	b := view.Banner{Tone: view.ToneInfo, Text: a.Text}
	if a.Level == announce.Warning {
		b.Tone = view.ToneWarning
	}
	if a.LinkURL != "" {
		b.Link = &view.Link{Text: a.LinkText, URL: a.LinkURL}
	}
	return b
}
