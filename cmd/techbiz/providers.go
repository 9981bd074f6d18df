package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/openid/rp"
)

// outsideProviders are the settings of the OpenID providers whose word lets people in.
type outsideProviders struct {
	Providers            []byte `name:"providers-file" env:"TECHBIZ_PROVIDERS_FILE" show:"secret" type:"filecontent" help:"JSON file that says which OpenID provider serves which government domains; see docs/configuration.md. Mailboxes of other domains get a code by mail."`
	TechPassIssuer       string `name:"techpass-issuer" env:"TECHBIZ_TECHPASS_ISSUER" show:"address" help:"OpenID provider by which users sign in to the portal, where it is not this program's own."`
	TechPassClientID     string `name:"techpass-client-id" env:"TECHBIZ_TECHPASS_CLIENT_ID" show:"plain" default:"techbiz" help:"This portal's client id there."`
	TechPassClientSecret string `name:"techpass-client-secret" env:"TECHBIZ_TECHPASS_CLIENT_SECRET" show:"secret" help:"This portal's client secret there; none for a public client."`
}

// providerSetting is one entry of the file.
type providerSetting struct {
	Name         string   `json:"name"` // as users read it
	Issuer       string   `json:"issuer"`
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Domains      []string `json:"domains"`
}

// ofMailboxes returns the providers of government mailboxes: all, and those that the
// settings name for a domain.
func (o outsideProviders) ofMailboxes(publicURL *url.URL, now func() time.Time) (all []signin.Provider, byDomain map[string]signin.Provider, err error) {
	if len(o.Providers) == 0 {
		return nil, nil, nil
	}
	var settings []providerSetting
	d := json.NewDecoder(bytes.NewReader(o.Providers))
	d.DisallowUnknownFields()
	if err := d.Decode(&settings); err != nil {
		return nil, nil, fmt.Errorf("TECHBIZ_PROVIDERS_FILE: want a JSON list of providers: %w", err)
	}
	byDomain = map[string]signin.Provider{}
	for n, s := range settings {
		party, err := rp.New(rp.Options{
			Name: s.Name, Issuer: s.Issuer, ClientID: s.ClientID, ClientSecret: s.ClientSecret,
			RedirectURL: publicURL.JoinPath("techpass/sign-in/callback").String(), Now: now,
		})
		if err != nil {
			return nil, nil, fmt.Errorf("TECHBIZ_PROVIDERS_FILE, entry %d: %w", n+1, err)
		}
		if slices.ContainsFunc(all, func(p signin.Provider) bool { return p.Name() == s.Name }) {
			return nil, nil, fmt.Errorf("TECHBIZ_PROVIDERS_FILE, entry %d: another one is called %s already", n+1, s.Name)
		}
		all = append(all, party)
		if err := serve(byDomain, party, s.Domains); err != nil {
			return nil, nil, fmt.Errorf("TECHBIZ_PROVIDERS_FILE, entry %d (%s): %w", n+1, s.Name, err)
		}
	}
	return all, byDomain, nil
}

// serve notes which domains the party serves by the settings; none where admins choose it.
func serve(serving map[string]signin.Provider, party signin.Provider, domains []string) error {
	for _, name := range domains {
		e, err := people.ParseEmail("name@" + name)
		if err != nil || !e.Kind().Government() {
			return fmt.Errorf("%q is no government domain", name)
		}
		if serving[e.Domain()] != nil {
			return fmt.Errorf("%s is served by another provider already", name)
		}
		serving[e.Domain()] = party
	}
	return nil
}

// techPass returns the provider by which users sign in to the portal, nil where it is
// this program's own.
func (o outsideProviders) techPass(publicURL *url.URL, now func() time.Time) (signin.Provider, error) {
	if o.TechPassIssuer == "" {
		return nil, nil
	}
	return rp.New(rp.Options{
		Name: "TechPass", Issuer: o.TechPassIssuer, ClientID: o.TechPassClientID, ClientSecret: o.TechPassClientSecret,
		RedirectURL: publicURL.JoinPath("sign-in/callback").String(), Now: now,
	})
}
