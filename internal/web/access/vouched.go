package access

import (
	"errors"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
)

// MayHavePassword tells whether the holder of the mailbox may have a password here: where
// an identity provider vouches for it, that provider alone says who is there.
func (v *Visitor) MayHavePassword(e people.Email) (bool, error) {
	if !e.Kind().Government() {
		return true, nil
	}
	vouched, err := v.VouchedFor(e)
	return !vouched && err == nil, err
}

// ErrNoProvider: an admin chose an identity provider that is not set up any more.
var ErrNoProvider = errors.New("the identity provider of this domain is not set up")

// ProviderOf returns the identity provider that vouches for the holders of the government
// mailbox, nil for none: the one that an admin chose for its domain, or else the one that
// the settings name. Where the chosen one is not set up, nobody is let in by a weaker way:
// the error is errNoProvider.
func (v *Visitor) ProviderOf(e people.Email) (signin.Provider, error) {
	chosen, err := v.Guard.Allowlist.ProviderOf(v.R.Context(), e)
	if err != nil {
		return nil, err
	}
	if chosen == "" {
		return v.Guard.Providers[e.Domain()], nil
	}
	for _, p := range v.Guard.AllProviders {
		if p.Name() == chosen {
			return p, nil
		}
	}
	return nil, ErrNoProvider
}

// VouchedFor tells whether an identity provider alone says who holds the government
// mailbox: no mailed code and no password leads around it, even where it is not set up any
// more.
func (v *Visitor) VouchedFor(e people.Email) (bool, error) {
	party, err := v.ProviderOf(e)
	if errors.Is(err, ErrNoProvider) {
		return true, nil
	}
	return party != nil, err
}
