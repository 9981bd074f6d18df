package web

import (
	"errors"

	"techbiz/internal/people"
	"techbiz/internal/signin"
)

// mayHavePassword tells whether the holder of the mailbox may have a password here: where
// an identity provider vouches for it, that provider alone says who is there.
func (v *visit) mayHavePassword(e people.Email) (bool, error) {
	if !e.Kind().Government() {
		return true, nil
	}
	vouched, err := v.vouchedFor(e)
	return !vouched && err == nil, err
}

// errNoProvider: an admin chose an identity provider that is not set up any more.
var errNoProvider = errors.New("the identity provider of this domain is not set up")

// providerOf returns the identity provider that vouches for the holders of the government
// mailbox, nil for none: the one that an admin chose for its domain, or else the one that
// the settings name. Where the chosen one is not set up, nobody is let in by a weaker way:
// the error is errNoProvider.
func (v *visit) providerOf(e people.Email) (signin.Provider, error) {
	chosen, err := v.guard.Allowlist.ProviderOf(v.R.Context(), e)
	if err != nil {
		return nil, err
	}
	if chosen == "" {
		return v.guard.Providers[e.Domain()], nil
	}
	for _, p := range v.guard.AllProviders {
		if p.Name() == chosen {
			return p, nil
		}
	}
	return nil, errNoProvider
}

// vouchedFor tells whether an identity provider alone says who holds the government
// mailbox: no mailed code and no password leads around it, even where it is not set up any
// more.
func (v *visit) vouchedFor(e people.Email) (bool, error) {
	party, err := v.providerOf(e)
	if errors.Is(err, errNoProvider) {
		return true, nil
	}
	return party != nil, err
}
