package techpass

import (
	"net/http"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// AuthorizeLimits say how often products may send browsers here to sign in: each time a
// request is stored until it is over, and anybody may write one.
type AuthorizeLimits struct {
	Client limit.Rate // from one client address, by browsers that are not known
	All    limit.Rate // by all of those, on this node
	Known  limit.Rate // by one browser that somebody signed in from before, beside the others
}

// DefaultAuthorizeLimits are those of an installation that sets none. Requests last ten
// minutes, and take two kilobytes at most.
var DefaultAuthorizeLimits = AuthorizeLimits{
	Client: limit.Rate{Most: 600, In: 10 * time.Minute},
	All:    limit.Rate{Most: 20_000, In: 10 * time.Minute},
	Known:  limit.Rate{Most: 120, In: 10 * time.Minute},
}

// Or returns the limits, with those of other where none is set.
func (l AuthorizeLimits) Or(other AuthorizeLimits) AuthorizeLimits {
	return AuthorizeLimits{Client: l.Client.Or(other.Client), All: l.All.Or(other.All), Known: l.Known.Or(other.Known)}
}

// authorizing are the budgets of AuthorizeLimits. A flood from one address uses up its own,
// and one from very many that of browsers nobody knows: those that are known go on.
type authorizing struct{ clients, all, known *limit.Clients }

func newAuthorizing(l AuthorizeLimits, now func() time.Time) authorizing {
	l = l.Or(DefaultAuthorizeLimits)
	return authorizing{clients: limit.NewClients(l.Client, now), all: limit.NewClients(l.All, now), known: limit.NewClients(l.Known, now)}
}

// everybody is what all browsers that are not known are counted under.
const everybody = "all"

// OpenIDProvider answers the clients of OpenID by the protocol's own words. The error is
// trouble of ours that somebody in a browser is told on a page; nothing was answered then.
type OpenIDProvider interface {
	Serve(w http.ResponseWriter, r *http.Request) error
}

// serveProvider answers the clients of OpenID. A browser that comes with one request too many
// is shown a page.
func (p *Pages) serveProvider(v *access.Visitor) error {
	if v.R.URL.Path == authorizePath {
		if err := p.payAuthorize(v); err != nil {
			return err
		}
	}
	return p.Provider.Serve(v.W, v.R)
}

// payAuthorize takes one request from the browser's budget. Errors: *fault.TooMany (its
// address has used up its own), *fault.Busy (everybody together has).
func (p *Pages) payAuthorize(v *access.Visitor) error {
	device := v.Token("techbiz_device")
	known, err := p.SignIn.KnowsBrowser(v.R.Context(), device)
	if err != nil {
		return err
	}
	if known && p.authorizing.known.Take(device) == nil {
		return nil
	}
	client := kit.LimitKey(v.Client)
	if err := p.authorizing.clients.Take(client); err != nil {
		return err
	}
	if err := p.authorizing.all.Take(everybody); err != nil {
		p.authorizing.clients.GiveBack(client)
		return &fault.Busy{RetryAfter: busyFor}
	}
	return nil
}

// busyFor is when a browser that was turned away may come again.
const busyFor = 5 * time.Second
