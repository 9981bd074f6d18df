-- +goose Up
-- What became of invitations, added up. Everything in these three tables follows from the
-- trail and from what is stored, and can be counted anew from there.

-- How far an invitation got when it was last looked at.
CREATE TABLE insight_facts (
    invitation_id  text PRIMARY KEY,
    inviter_id     text NOT NULL,
    agency         text NOT NULL,
    week           text NOT NULL, -- the Monday in Singapore, YYYY-MM-DD
    reached        integer NOT NULL,
    seed_wanted    integer NOT NULL,
    seed_onboarded integer NOT NULL,
    days           integer -- from the invitation to the active account
);
CREATE INDEX insight_facts_inviter ON insight_facts (inviter_id, invitation_id);

-- Whose invitations: an inviter's, an agency's, or all.
CREATE TABLE insight_weeks (
    scope          text NOT NULL,
    owner          text NOT NULL,
    week           text NOT NULL,
    invited        integer NOT NULL,
    mail_accepted  integer NOT NULL,
    opened         integer NOT NULL,
    activated      integer NOT NULL,
    seed_wanted    integer NOT NULL,
    seed_onboarded integer NOT NULL,
    PRIMARY KEY (scope, owner, week)
) WITHOUT ROWID;

-- How many took how many days.
CREATE TABLE insight_days (
    scope text NOT NULL,
    owner text NOT NULL,
    week  text NOT NULL,
    days  integer NOT NULL,
    n     integer NOT NULL,
    PRIMARY KEY (scope, owner, week, days)
) WITHOUT ROWID;

-- How far the trail has been read. moving_from gave its invitations away: its facts after
-- moving_after are still to be looked at.
CREATE TABLE insight_place (
    one          integer PRIMARY KEY DEFAULT 1 CHECK (one),
    seq          integer NOT NULL DEFAULT 0,
    moving_from  text,
    moving_after text,
    caught_up_at timestamp
);
INSERT INTO insight_place (one) VALUES (1);

-- What is stuck, and what may be resent: by state and age.
CREATE INDEX invitations_stuck ON invitations (inviter_id, state, expires_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_stuck_agency ON invitations (agency, state, expires_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_stuck_all ON invitations (state, expires_at, id) WHERE type <> 'sign_up';
DROP INDEX invitations_lapsing; -- the first one does for it

-- The status list by state.
CREATE INDEX invitations_state ON invitations (inviter_id, state, created_at, id) WHERE type <> 'sign_up';
DROP INDEX invitations_refused;

-- An officer has everything sent again that may be.
CREATE TABLE resend_runs (
    id         text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts (id),
    total      integer NOT NULL,
    sent       integer NOT NULL DEFAULT 0,
    started_at timestamp NOT NULL,
    touched_at timestamp NOT NULL,
    ended_at   timestamp
);
CREATE UNIQUE INDEX resend_runs_one ON resend_runs (account_id) WHERE ended_at IS NULL;
CREATE INDEX resend_runs_newest ON resend_runs (account_id, started_at);
