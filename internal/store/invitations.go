package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

type invitationRow struct {
	bun.BaseModel `bun:"table:invitations,alias:i"`

	people.Details

	ID           uuid.UUID       `bun:"id,pk"`
	Type         invite.Type     `bun:"type"`
	InviterID    uuid.UUID       `bun:"inviter_id"`
	InviterEmail people.Email    `bun:"inviter_email,scanonly"`
	Agency       people.Agency   `bun:"agency"`
	AccountID    uuid.UUID       `bun:"account_id,nullzero"`
	Email        people.Email    `bun:"email"`
	Username     people.Username `bun:"username,scanonly"`
	SEED         bool            `bun:"seed"`
	SEEDState    seed.State      `bun:"seed_state,scanonly"`
	Reason       people.Reason   `bun:"reason"`
	SelfService  bool            `bun:"self_service"`
	State        invite.State    `bun:"state"`
	Status       invite.Status   `bun:"status"`
	Attempt      int             `bun:"attempt"`
	Reply        string          `bun:"reply"`
	CreatedAt    time.Time       `bun:"created_at"`
	AttemptedAt  time.Time       `bun:"sent_at"` // the column's name is from when a mail counted as sent once it was queued
	ExpiresAt    time.Time       `bun:"expires_at"`
	EndedAt      time.Time       `bun:"ended_at,nullzero"`
	SearchText   string          `bun:"search_text"`

	// Of the present attempt's mail; empty where there is none.
	MailState mail.State   `bun:"mail_state,scanonly"`
	MailCause mail.Cause   `bun:"mail_cause,scanonly"`
	MailReply string       `bun:"mail_reply,scanonly"`
	MailTries int          `bun:"mail_tries,scanonly"`
	MailTried bun.NullTime `bun:"mail_tried_at,scanonly"`
	MailNext  bun.NullTime `bun:"mail_next_at,scanonly"`
	MailEnded bun.NullTime `bun:"mail_ended_at,scanonly"`

	// Of the SEED mail that the account's SEED waits for; empty where it waits for none.
	SEEDMailState mail.State   `bun:"seed_mail_state,scanonly"`
	SEEDMailCause mail.Cause   `bun:"seed_mail_cause,scanonly"`
	SEEDMailReply string       `bun:"seed_mail_reply,scanonly"`
	SEEDMailTries int          `bun:"seed_mail_tries,scanonly"`
	SEEDMailTried bun.NullTime `bun:"seed_mail_tried_at,scanonly"`
	SEEDMailNext  bun.NullTime `bun:"seed_mail_next_at,scanonly"`
}

// invitationColumns reads an invitation AS i with its inviter's email and, from withMail, its
// mail, its account's SEED and the SEED mail.
var invitationColumns = detailColumns("i.") + `, i.id, i.type, i.inviter_id, i.agency, i.account_id, i.email, i.seed, i.reason, i.self_service, i.state, i.attempt, i.reply, i.created_at, i.sent_at, i.expires_at, i.ended_at,
	(SELECT email FROM accounts WHERE accounts.id = i.inviter_id) AS inviter_email,
	coalesce((SELECT username FROM accounts WHERE accounts.id = i.account_id), (SELECT username FROM domain_waits WHERE invitation_id = i.id AND ended_at IS NULL), '') AS username,
	coalesce(ip.state, '') AS seed_state,
	coalesce(im.state, '') AS mail_state, coalesce(im.cause, '') AS mail_cause, coalesce(im.reply, '') AS mail_reply, coalesce(im.tries, 0) AS mail_tries,
	im.tried_at AS mail_tried_at, im.next_at AS mail_next_at, im.ended_at AS mail_ended_at,
	coalesce(sm.state, '') AS seed_mail_state, coalesce(sm.cause, '') AS seed_mail_cause, coalesce(sm.reply, '') AS seed_mail_reply,
	coalesce(sm.tries, 0) AS seed_mail_tries, sm.tried_at AS seed_mail_tried_at, sm.next_at AS seed_mail_next_at`

// withMail joins the mail of each invitation's present attempt AS im, its account's SEED AS ip
// and, where that waits for its mail and is followed on this invitation, that mail AS sm.
const withMail = " LEFT JOIN mails AS im ON im.invitation_id = i.id AND im.attempt = i.attempt AND im.kind = 'invitation'" +
	" LEFT JOIN seed_provisionings AS ip ON ip.account_id = i.account_id" +
	" LEFT JOIN mails AS sm ON sm.id = ip.mail_id AND ip.state = 'licensed' AND ip.invitation_id = i.id "

// undelivered is the condition on im that mail.Delivery.Undelivered tells; an index has it.
const undelivered = "im.kind = 'invitation' AND (im.state IN ('given_up', 'withdrawn') OR im.state = 'queued' AND im.tries > 0)"

func rowOfInvitation(i *invite.Invitation) *invitationRow {
	return &invitationRow{
		ID: i.ID, Type: i.Type, InviterID: i.InviterID, Agency: i.Agency, AccountID: i.AccountID, Email: i.Email, Details: i.Details, SEED: i.SEED, Reason: i.Reason,
		SelfService: i.SelfService, State: i.State, Status: i.State.Status(), Attempt: i.Attempt, Reply: i.Reply, CreatedAt: i.CreatedAt,
		AttemptedAt: i.AttemptedAt, ExpiresAt: i.ExpiresAt, EndedAt: i.EndedAt, SearchText: i.SearchText(),
	}
}

func (r *invitationRow) invitation() *invite.Invitation {
	i := &invite.Invitation{
		ID: r.ID, Type: r.Type, InviterID: r.InviterID, InviterEmail: r.InviterEmail, Agency: r.Agency, AccountID: r.AccountID, Email: r.Email, Username: r.Username,
		Details: r.Details, SEED: r.SEED, SEEDState: r.SEEDState, Reason: r.Reason, SelfService: r.SelfService, State: r.State, Attempt: r.Attempt, Reply: r.Reply, CreatedAt: r.CreatedAt,
		AttemptedAt: r.AttemptedAt, ExpiresAt: r.ExpiresAt, EndedAt: r.EndedAt,
		Delivery: mail.Delivery{State: r.MailState, Cause: r.MailCause, Reply: r.MailReply, Tries: r.MailTries, TriedAt: r.MailTried.Time, NextAt: r.MailNext.Time},
		SEEDDelivery: mail.Delivery{State: r.SEEDMailState, Cause: r.SEEDMailCause, Reply: r.SEEDMailReply, Tries: r.SEEDMailTries,
			TriedAt: r.SEEDMailTried.Time, NextAt: r.SEEDMailNext.Time},
	}
	switch r.MailState {
	case mail.Sent:
		i.SentAt = r.MailEnded.Time
	case "":
		if r.Attempt > 0 {
			i.SentAt = r.AttemptedAt // nothing is known of its mail: it counts as having left
		}
	default:
	}
	return i
}

func (t *tx) AddInvitations(ctx context.Context, invitations ...*invite.Invitation) error {
	rows := make([]*invitationRow, len(invitations))
	for n, i := range invitations {
		rows[n] = rowOfInvitation(i)
	}
	return insertLater(ctx, t, rows)
}

func (t *tx) UpdateInvitation(ctx context.Context, i *invite.Invitation) error {
	if _, err := update(ctx, t, rowOfInvitation(i)); err != nil {
		return fmt.Errorf("update invitation: %w", err)
	}
	return nil
}

func (t *tx) Invitation(ctx context.Context, id uuid.UUID) (*invite.Invitation, error) {
	return findInvitation(ctx, t, "WHERE i.id = $1"+t.s.dialect.forUpdateOf("i"), id)
}

func (t *tx) InvitationOf(ctx context.Context, accountID uuid.UUID) (*invite.Invitation, error) {
	return findInvitation(ctx, t, "WHERE i.account_id = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT 1"+t.s.dialect.forUpdateOf("i"), accountID)
}

// Nodes that sweep at the same time skip one another's rows.
func (t *tx) Overdue(ctx context.Context, now time.Time, limit int) ([]*invite.Invitation, error) {
	lock := t.s.dialect.forUpdateOf("i")
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	return findInvitations(ctx, t,
		"WHERE i.state IN ('open', 'refused') AND i.expires_at <= $1 ORDER BY i.expires_at LIMIT $2"+lock, now, limit)
}

func (t *tx) NoteOpened(ctx context.Context, mailID uuid.UUID, at time.Time) (bool, error) {
	n, err := exec(ctx, t, "UPDATE mails SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL", at, mailID)
	return changedOne(n, err, "note opened link")
}

func findInvitation(ctx context.Context, db querier, where string, args ...any) (*invite.Invitation, error) {
	return first(findInvitations(ctx, db, where, args...))
}

func findInvitations(ctx context.Context, db querier, where string, args ...any) ([]*invite.Invitation, error) {
	rows, err := rows[*invitationRow](ctx, db, "SELECT "+invitationColumns+" FROM invitations AS i"+withMail+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select invitations: %w", err)
	}
	return each(rows, (*invitationRow).invitation), nil
}

// Invites returns the store as the invite package asks for it.
func (s *Store) Invites() invite.Store { return invites{portOf(s, func(t *tx) invite.Tx { return t })} }

type invites struct{ port[invite.Tx] }

func (s invites) UpdateSignUps(ctx context.Context, change func(invite.SignUpTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

func (s invites) UpdateResends(ctx context.Context, change func(invite.ResendTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

func (s invites) Link(ctx context.Context, tokenHash []byte) (*mail.Mail, *invite.Invitation, error) {
	m, err := mailOfLink(ctx, s.read, tokenHash)
	if err != nil {
		return nil, nil, err
	}
	i, err := s.Get(ctx, m.InvitationID)
	return m, i, err
}

func (t *tx) MailOfLink(ctx context.Context, tokenHash []byte) (*mail.Mail, error) {
	return mailOfLink(ctx, t, tokenHash)
}

func mailOfLink(ctx context.Context, db querier, tokenHash []byte) (*mail.Mail, error) {
	return findMail(ctx, db, "WHERE link_hash = $1", tokenHash)
}

func (s invites) Get(ctx context.Context, id uuid.UUID) (*invite.Invitation, error) {
	return findInvitation(ctx, s.read, "WHERE i.id = $1", id)
}

func (s invites) Mails(ctx context.Context, invitationID uuid.UUID) ([]*mail.Mail, error) {
	return findMails(ctx, s.read, "WHERE invitation_id = $1 ORDER BY queued_at, id", invitationID)
}

func (s invites) EventsAbout(ctx context.Context, subject audit.Subject, limit int) ([]*audit.Event, error) {
	return findEvents(ctx, s.read, "WHERE subject_id = $1 AND subject_type = $2 ORDER BY at, id LIMIT $3", subject.ID, subject.Type, limit)
}
