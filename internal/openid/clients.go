package openid

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/vault"
)

// Create adds a client and returns its secret, to be shown once; "" for a public one.
// Errors: people.FieldErrors, fault.Forbidden.
func (s *Service) Create(ctx context.Context, actor people.Actor, f ClientForm) (*Client, string, error) {
	if !actor.IsAdmin() {
		return nil, "", fault.Forbidden
	}
	f, err := f.parse()
	if err != nil {
		return nil, "", err
	}
	c := &Client{ID: uuid.NewString(), CreatedAt: s.Now()}
	secret := ""
	if !f.Public {
		secret = newSecret(c)
	}
	s.apply(c, f)
	err = s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.AddClient(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientCreated, c.subject()))
	})
	if err != nil {
		return nil, "", fmt.Errorf("create client: %w", err)
	}
	return c, secret, nil
}

func (s *Service) apply(c *Client, f ClientForm) {
	c.Name, c.RedirectURIs, c.PostLogoutURIs, c.FirstParty = f.Name, f.RedirectURIs, f.PostLogoutURIs, f.FirstParty
	c.UpdatedAt = s.Now()
}

func newSecret(c *Client) string {
	secret := vault.NewToken()
	c.SecretHash = vault.HashToken(secret)
	return secret
}

// Update changes a client, but not whether it is public. Errors: people.FieldErrors,
// fault.Forbidden, fault.NotFound, *fault.Conflict (built in).
func (s *Service) Update(ctx context.Context, actor people.Actor, id string, f ClientForm) error {
	f, invalid := f.parse()
	return s.change(ctx, actor, id, func(tx Tx, c *Client) error {
		if invalid != nil {
			return invalid
		}
		s.apply(c, f)
		if err := tx.UpdateClient(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientUpdated, c.subject()))
	})
}

// NewSecret replaces the client's secret at once and returns the new one, to be shown
// once. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (public, or built in).
func (s *Service) NewSecret(ctx context.Context, actor people.Actor, id string) (string, error) {
	secret := ""
	err := s.change(ctx, actor, id, func(tx Tx, c *Client) error {
		if c.Public() {
			return &fault.Conflict{Reason: "A public client has no secret."}
		}
		secret = newSecret(c)
		c.UpdatedAt = s.Now()
		if err := tx.UpdateClient(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientSecretMade, c.subject()))
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Delete removes a client with everything that was given to it. Errors: fault.Forbidden,
// fault.NotFound, *fault.Conflict (built in).
func (s *Service) Delete(ctx context.Context, actor people.Actor, id string) error {
	return s.change(ctx, actor, id, func(tx Tx, c *Client) error {
		if err := tx.DeleteClient(ctx, c.ID); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientDeleted, c.subject()))
	})
}

// change lets an admin do something to a client that is not built in.
func (s *Service) change(ctx context.Context, actor people.Actor, id string, do func(Tx, *Client) error) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	if !validClientID(id) {
		return fault.NotFound
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		c, err := tx.Client(ctx, id)
		if err != nil {
			return err
		}
		if c.BuiltIn {
			return &fault.Conflict{Reason: "This client is part of the portal. It changes with the portal's settings."}
		}
		return do(tx, c)
	})
	if err != nil {
		return fmt.Errorf("change client: %w", err)
	}
	return nil
}

// List returns all clients by name to an admin; others get fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor) ([]*Client, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	clients, err := s.Store.Clients(ctx)
	if err != nil {
		return nil, fmt.Errorf("list clients: %w", err)
	}
	return clients, nil
}

// Get returns a client to an admin. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id string) (*Client, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	return s.ClientByID(ctx, id)
}

// ClientByID returns the client for the protocol, or fault.NotFound.
func (s *Service) ClientByID(ctx context.Context, id string) (*Client, error) {
	if !validClientID(id) {
		return nil, fault.NotFound
	}
	c, err := s.Store.Client(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load client: %w", err)
	}
	return c, nil
}

// ErrClientSecret: the client is not who it says it is.
var ErrClientSecret = errors.New("unknown client, or wrong secret")

// CheckSecret returns ErrClientSecret where there is no such client with that secret. A
// public client has none.
func (s *Service) CheckSecret(ctx context.Context, id, secret string) error {
	c, err := s.ClientByID(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return ErrClientSecret
	}
	if err != nil {
		return err
	}
	if c.Public() || subtle.ConstantTimeCompare(c.SecretHash, vault.HashToken(secret)) != 1 {
		return ErrClientSecret
	}
	return nil
}

// EnsureBuiltIn makes the portal's own client, public and of the first party, or brings
// its addresses to those given. It may run on each node at each start.
func (s *Service) EnsureBuiltIn(ctx context.Context, id string, redirectURIs ...string) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		c, err := tx.Client(ctx, id)
		switch {
		case errors.Is(err, fault.NotFound):
			c = &Client{ID: id, BuiltIn: true, CreatedAt: s.Now()}
		case err != nil:
			return err
		case c.BuiltIn && slices.Equal(c.RedirectURIs, redirectURIs) && bytes.Equal(c.SecretHash, nil):
			return nil
		}
		c.SecretHash, c.BuiltIn = nil, true
		s.apply(c, ClientForm{Name: builtInName, RedirectURIs: redirectURIs, PostLogoutURIs: []string{}, FirstParty: true})
		if err != nil {
			err = tx.AddClient(ctx, c)
		} else {
			err = tx.UpdateClient(ctx, c)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.ClientUpdated, c.subject()))
	})
	if err != nil {
		return fmt.Errorf("ensure built-in client %s: %w", id, err)
	}
	return nil
}

const builtInName = "TechBiz"
