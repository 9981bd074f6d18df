package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"techbiz/internal/app"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
)

func say(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format+"\n", args...)
	return err
}

type tokenCreateCmd struct {
	database
	Officer string `required:"" placeholder:"EMAIL" help:"Mailbox of the public officer for whom the token acts."`
}

func (c *tokenCreateCmd) Run(ctx context.Context, s streams) error {
	officer, err := people.ParseEmail(c.Officer)
	if err != nil {
		return err
	}
	return c.change(ctx, s, func(a *app.App) error {
		if _, err := a.Invites.EnsureOfficer(ctx, officer); err != nil {
			return err
		}
		token, expires, err := a.SignIn.CreateToken(ctx, officer)
		if err != nil {
			return err
		}
		// The token alone goes to standard output, so that it can be piped.
		if err := say(s.err, "API token for %s, valid until %s. It is not shown again:", officer, expires.Format("2006-01-02")); err != nil {
			return err
		}
		return say(s.out, "%s", token)
	})
}

type adminAddCmd struct {
	database
	Email     string `arg:"" help:"Mailbox of the public officer."`
	PublicURL string `name:"public-url" env:"TECHBIZ_PUBLIC_URL" default:"http://127.0.0.1:8080" help:"Address that users see; the link starts with it."`
	Duty      string `enum:"admin,agency-admin,agent" default:"admin" help:"What the officer does beside inviting: ${enum}. Agency admins run what belongs to their own agency, agents serve the service desk."`
}

func (c *adminAddCmd) Run(ctx context.Context, s streams) error {
	officer, err := people.ParseEmail(c.Email)
	if err != nil {
		return err
	}
	duty, err := invite.ParseDuty(strings.ReplaceAll(c.Duty, "-", " "))
	if err != nil {
		return err
	}
	portal, err := url.Parse(c.PublicURL)
	if err != nil || portal.Host == "" {
		return fmt.Errorf("TECHBIZ_PUBLIC_URL %q: want an address such as https://portal.example.gov.sg", c.PublicURL)
	}
	return c.change(ctx, s, func(a *app.App) error {
		account, err := a.Invites.GiveDuty(ctx, people.System(), officer, duty)
		if err != nil {
			return err
		}
		token, link, err := a.Invites.MakeSetUpLink(ctx, people.System(), account.ID)
		if err != nil {
			return err
		}
		if err := say(s.out, "%s is an %s.", officer, duty); err != nil {
			return err
		}
		if !account.HasMFA() {
			if err := say(s.out, "The duty rests until the officer has set up a second factor."); err != nil {
				return err
			}
		}
		if err := say(s.out, "Give the officer this link, by which they set up what they need to sign in. It works once, until %s (UTC):", link.ExpiresAt.Format("2006-01-02 15:04")); err != nil {
			return err
		}
		return say(s.out, "%s", portal.JoinPath("set-up", token))
	})
}

type officerLeftCmd struct {
	database
	Email  string `arg:"" help:"Mailbox of the public officer who left."`
	HandTo string `placeholder:"EMAIL" help:"Mailbox of the colleague who looks after the officer's invitations and vendors from now on."`
}

func (c *officerLeftCmd) Run(ctx context.Context, s streams) error {
	officer, err := people.ParseEmail(c.Email)
	if err != nil {
		return err
	}
	var handTo people.Email
	if c.HandTo != "" {
		if handTo, err = handover.ParseReceiver(c.HandTo); err != nil {
			return err
		}
	}
	return c.change(ctx, s, func(a *app.App) error {
		d, err := a.Lives.Leave(ctx, people.System(), officer, handTo)
		if errors.Is(err, fault.NotFound) {
			return fmt.Errorf("%s has no account", officer)
		}
		if err != nil {
			return err
		}
		if handTo.IsZero() {
			return say(s.out, "%s has left.", officer)
		}
		return say(s.out, "%s has left, and %s looks after %d invitations more.", officer, handTo, d.HandedOver)
	})
}

type domainAllowCmd struct {
	database
	Name string `arg:"" help:"Domain, for example tech.gov.sg."`
	SEED *bool  `name:"seed" negatable:"" help:"Whether SEED is offered to the domain's mailboxes. A new domain's are offered it; without this flag nothing changes for one that is on the list."`
}

func (c *domainAllowCmd) Run(ctx context.Context, s streams) error {
	domain, err := people.ParseDomain(c.Name)
	if err != nil {
		return err
	}
	return c.change(ctx, s, func(a *app.App) error {
		if err := a.Desk.AllowDomain(ctx, people.System(), domain, people.Agency{}); err != nil {
			return err
		}
		if c.SEED == nil {
			return say(s.out, "%s is allow-listed.", domain)
		}
		if err := a.Allowlist.OfferSEED(ctx, people.System(), domain, *c.SEED); err != nil {
			return err
		}
		if !*c.SEED {
			return say(s.out, "%s is allow-listed, without SEED.", domain)
		}
		return say(s.out, "%s is allow-listed, with SEED.", domain)
	})
}

type domainListCmd struct{ database }

func (c *domainListCmd) Run(ctx context.Context, s streams) error {
	return c.look(ctx, s, func(a *app.App) error {
		domains, err := a.Allowlist.Allowed(ctx)
		if err != nil {
			return err
		}
		for _, d := range domains {
			line := d.Name.String()
			if !d.SEED {
				line += "\twithout SEED"
			}
			if err := say(s.out, "%s", line); err != nil {
				return err
			}
		}
		return nil
	})
}

type domainRequestsCmd struct{ database }

func (c *domainRequestsCmd) Run(ctx context.Context, s streams) error {
	return c.look(ctx, s, func(a *app.App) error {
		requests, err := a.Desk.OpenDomains(ctx, people.System())
		if err != nil {
			return err
		}
		for _, r := range requests {
			if err := say(s.out, "%s\t%s\t%s", r.Domain, r.RequesterEmail, r.CreatedAt.Format("2006-01-02 15:04")); err != nil {
				return err
			}
		}
		return nil
	})
}

type auditVerifyCmd struct {
	database
	Anchor []string `placeholder:"NUMBER:HASH" help:"Head noted earlier outside the database, from the log line \"audit trail sealed\". Finds also a trail that was cut at its end or forged anew."`
}

func (c *auditVerifyCmd) Run(ctx context.Context, s streams) error {
	anchors := make([]audit.Head, len(c.Anchor))
	for i, text := range c.Anchor {
		var err error
		if anchors[i], err = audit.ParseHead(text); err != nil {
			return err
		}
	}
	return c.look(ctx, s, func(a *app.App) error {
		head, err := a.Audit.Verify(ctx, anchors...)
		if err != nil {
			return err
		}
		return say(s.out, "The audit trail is whole: %d sealed events, anchor %s", head.Seq, head)
	})
}

type backupCmd struct {
	database
	File string `arg:"" help:"File to write; it must not exist yet."`
}

func (c *backupCmd) Run(ctx context.Context, s streams) error {
	return c.look(ctx, s, func(a *app.App) error {
		// Asked before: a key that moves out meanwhile is rather named once too often.
		inside, err := a.Store.HoldsOwnKey(ctx)
		if err != nil {
			return err
		}
		if err := a.Store.Backup(ctx, c.File); err != nil {
			return err
		}
		if inside {
			return say(s.out, "Wrote %s. The installation's key is inside: whoever has this file can open all that is sealed in it. Set TECHBIZ_SECRET_KEY for techbiz serve, and the key moves out of the database and of later copies.", c.File)
		}
		return say(s.out, "Wrote %s. The installation's key is not inside: keep TECHBIZ_SECRET_KEY too, apart from this file. Without it, what is sealed in this copy can't be opened.", c.File)
	})
}
