-- +goose Up
-- SEED licences: one row. taken counts the provisionings that hold one.
CREATE TABLE seed_pool (
    id    integer PRIMARY KEY CHECK (id = 1),
    size  integer NOT NULL CHECK (size >= 0),
    taken integer NOT NULL CHECK (taken >= 0)
);
INSERT INTO seed_pool (id, size, taken) VALUES (1, 500, 0);

-- SEED of each account of which it was ever requested.
CREATE TABLE seed_provisionings (
    account_id    text PRIMARY KEY REFERENCES accounts (id),
    state         text NOT NULL,
    agency        text NOT NULL DEFAULT '',
    invitation_id text,
    queued_at     timestamp,
    licensed_at   timestamp,
    mail_id       text,
    mailed_at     timestamp,
    attempt       integer NOT NULL DEFAULT 0,
    expires_at    timestamp,
    onboarded_at  timestamp,
    changed_at    timestamp NOT NULL
);
CREATE INDEX seed_provisionings_line ON seed_provisionings (queued_at, account_id) WHERE state = 'requested';
CREATE INDEX seed_provisionings_agency ON seed_provisionings (agency, state, queued_at, account_id);
CREATE INDEX seed_provisionings_expiry ON seed_provisionings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX seed_provisionings_mail ON seed_provisionings (mail_id) WHERE mail_id IS NOT NULL;

-- Whoever wanted SEED before there were licences waits since their account is active.
INSERT INTO seed_provisionings (account_id, state, agency, invitation_id, queued_at, changed_at)
SELECT a.id, 'requested', coalesce((SELECT i.agency FROM invitations AS i WHERE i.account_id = a.id ORDER BY i.created_at DESC, i.id DESC LIMIT 1), ''),
    (SELECT i.id FROM invitations AS i WHERE i.account_id = a.id ORDER BY i.created_at DESC, i.id DESC LIMIT 1),
    coalesce(a.activated_at, a.created_at), coalesce(a.activated_at, a.created_at)
FROM accounts AS a WHERE a.seed AND a.state = 'active' OR a.seed AND a.state IN ('pending', 'disabled') AND a.activated_at IS NOT NULL;
-- A government mailbox says by itself to which agency it belongs: the label before gov.sg.
UPDATE seed_provisionings SET agency = (SELECT substr(a.email, instr(a.email, '@') + 1, length(a.email) - instr(a.email, '@') - 7)
    FROM accounts AS a WHERE a.id = account_id) WHERE account_id IN (SELECT id FROM accounts WHERE email LIKE '%.gov.sg');
UPDATE seed_provisionings SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE seed_provisionings SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE seed_provisionings SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
