package access

import (
	"time"

	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/pow"
	"techbiz/internal/auth/signin"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// browserLifetime outlasts every code that is bound to the browser.
const browserLifetime = 6 * mailcode.Lifetime

// deviceLifetime is how long a browser is known again that somebody signed in from.
const deviceLifetime = 365 * 24 * time.Hour

// visitor is the browser as signing in knows it.
func (v *Visitor) SignInVisitor() signin.Visitor {
	return signin.Visitor{
		Browser: v.Browser(),
		Client:  kit.LimitKey(v.Client),
		Device:  v.Token("techbiz_device"),
		Agent:   v.R.UserAgent(),
	}
}

// Asker is the visitor who asks for a code: the browser is bound to it.
func (v *Visitor) Asker() signin.Visitor {
	who := v.SignInVisitor()
	who.Browser = v.BindBrowser()
	who.Payment = v.Payment()
	return who
}

// Payment is what came with the form; nothing where it can't be read.
func (v *Visitor) Payment() pow.Payment {
	form, err := v.Form()
	if err != nil {
		return pow.Payment{}
	}
	return pow.Payment{Solution: form.Get(view.FieldHuman), Ticket: form.Get(view.FieldTicket)}
}

// Browser returns the token that binds mailed codes to this browser, "" where it has none.
func (v *Visitor) Browser() string { return v.Token("techbiz_browser") }

// BindBrowser returns that token and lets the browser keep it for another hour. Only
// answers to a POST call it.
func (v *Visitor) BindBrowser() string { return v.Bind("techbiz_browser", browserLifetime) }

// BindDevice returns the token by which this browser is known again, and lets it keep
// the token for another year.
func (v *Visitor) BindDevice() string { return v.Bind("techbiz_device", deviceLifetime) }
