-- +goose Up

-- What an invitation needs once the domain that it waits for is allowed: its person has no
-- account yet that would hold this. The row goes when the invitation does.
CREATE TABLE domain_waits (
    invitation_id uuid PRIMARY KEY REFERENCES invitations (id),
    domain        text NOT NULL,
    username      text NOT NULL DEFAULT '',
    phone         text NOT NULL DEFAULT '',
    asked_at      timestamptz NOT NULL
);
CREATE INDEX domain_waits_domain ON domain_waits (domain, asked_at, invitation_id);

-- The newest request for a domain says what was decided about it.
CREATE INDEX requests_about_domain ON requests (domain, num) WHERE kind = 'domain';

-- Invitations that ended without an account: nobody else's end has their names forgotten.
CREATE INDEX invitations_unsent ON invitations (ended_at) WHERE account_id IS NULL AND ended_at IS NOT NULL;
