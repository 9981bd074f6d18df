package openid

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

// Create adds a client and returns its secret, to be shown once; "" for a public one. That
// it is of the first party waits for a second person: until then it asks for consent like
// others. Errors: people.FieldErrors, fault.Forbidden.
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
	c.FirstParty = false
	err = s.Store.UpdateClients(ctx, func(tx ClientsTx) error {
		if err := tx.AddClient(ctx, c); err != nil {
			return err
		}
		if err := tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientCreated, c.subject())); err != nil {
			return err
		}
		if !f.FirstParty {
			return nil
		}
		_, err := s.ask(ctx, tx, actor, c, f)
		return err
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
	made := secret.NewToken()
	c.SecretHash = secret.HashToken(made)
	return made
}

// Update changes a client, but not whether it is public. What makes it one of the first
// party, or changes one that is, waits for a second person, whose approval is returned; nil
// where it is done. Errors: people.FieldErrors, fault.Forbidden, fault.NotFound,
// *fault.Conflict (built in, or the like waits already).
func (s *Service) Update(ctx context.Context, actor people.Actor, id string, f ClientForm) (asked *approval.Approval, err error) {
	f, invalid := f.parse()
	err = s.change(ctx, actor, id, func(tx ClientsTx, c *Client) (err error) {
		asked = nil
		switch {
		case invalid != nil:
			return invalid
		case f.FirstParty && c.sameAs(f):
			return nil
		case f.FirstParty:
			asked, err = s.ask(ctx, tx, actor, c, f)
			return err
		}
		return s.store(ctx, tx, actor, c, f)
	})
	return asked, err
}

// sameAs tells whether the form would change nothing.
func (c *Client) sameAs(f ClientForm) bool {
	return c.FirstParty == f.FirstParty && c.Name == f.Name && slices.Equal(c.RedirectURIs, f.RedirectURIs) && slices.Equal(c.PostLogoutURIs, f.PostLogoutURIs)
}

// store writes what the form says.
func (s *Service) store(ctx context.Context, tx ClientsTx, actor people.Actor, c *Client, f ClientForm, data ...string) error {
	s.apply(c, f)
	if err := tx.UpdateClient(ctx, c); err != nil {
		return err
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientUpdated, c.subject(), data...))
}

// ask has it wait for a second person that the client is of the first party as the form
// says. Its users are asked nothing, so whoever registers one alone could read who anybody
// is; where it sends people back to is part of that.
func (s *Service) ask(ctx context.Context, tx ClientsTx, actor people.Actor, c *Client, f ClientForm) (*approval.Approval, error) {
	return s.Approvals.Ask(ctx, tx.Approvals(), actor, approval.Draft{
		Kind: approval.FirstParty, About: c.ID, SubjectID: c.subject().ID,
		What: approval.What{Product: &approval.Product{
			ID: c.ID, Name: f.Name, RedirectURIs: f.RedirectURIs, PostLogoutURIs: f.PostLogoutURIs, Since: c.UpdatedAt,
		}},
	})
}

// CarryOut implements approval.Doer: the client is of the first party as it was asked for,
// where nothing else was changed about it since. The rules hold for who asked, and for who
// approves.
func (s *Service) CarryOut(ctx context.Context, d *approval.Decision) error {
	return s.Store.UpdateClients(ctx, func(tx ClientsTx) error {
		p, asker, err := d.Approve(ctx, tx.Approvals())
		if err != nil {
			return err
		}
		if !asker.IsAdmin() {
			return &fault.Conflict{Reason: "The person who asked is no longer an admin of TechBiz. Refuse it."}
		}
		asked := p.What.Product
		c, err := tx.Client(ctx, asked.ID)
		switch {
		case errors.Is(err, fault.NotFound):
			return &fault.Conflict{Reason: "This product was removed meanwhile. Refuse this."}
		case err != nil:
			return err
		case !c.UpdatedAt.Equal(asked.Since):
			return &fault.Conflict{Reason: "This product was changed since this was asked for. Refuse this and ask for a new one."}
		}
		f := ClientForm{Name: asked.Name, RedirectURIs: asked.RedirectURIs, PostLogoutURIs: asked.PostLogoutURIs, FirstParty: true}
		return s.store(ctx, tx, asker, c, f, d.Trail(p)...)
	})
}

// NewSecret replaces the client's secret at once and returns the new one, to be shown
// once. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (public, or built in).
func (s *Service) NewSecret(ctx context.Context, actor people.Actor, id string) (string, error) {
	secret := ""
	err := s.change(ctx, actor, id, func(tx ClientsTx, c *Client) error {
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
	return s.change(ctx, actor, id, func(tx ClientsTx, c *Client) error {
		if err := tx.DeleteClient(ctx, c.ID); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.ClientDeleted, c.subject()))
	})
}

// change lets an admin do something to a client that is not built in.
func (s *Service) change(ctx context.Context, actor people.Actor, id string, do func(ClientsTx, *Client) error) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	if !validClientID(id) {
		return fault.NotFound
	}
	err := s.Store.UpdateClients(ctx, func(tx ClientsTx) error {
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
func (s *Service) CheckSecret(ctx context.Context, id, given string) error {
	c, err := s.ClientByID(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return ErrClientSecret
	}
	if err != nil {
		return err
	}
	if c.Public() || subtle.ConstantTimeCompare(c.SecretHash, secret.HashToken(given)) != 1 {
		return ErrClientSecret
	}
	return nil
}

// EnsureBuiltIn makes the portal's own client, public and of the first party, or brings
// its addresses to those given. It may run on each node at each start.
func (s *Service) EnsureBuiltIn(ctx context.Context, id string, redirectURIs ...string) error {
	err := s.Store.UpdateClients(ctx, func(tx ClientsTx) error {
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
