-- +goose Up
-- Service requests. The number is what people call one by.
CREATE TABLE requests (
    num          integer PRIMARY KEY AUTOINCREMENT,
    id           text NOT NULL UNIQUE,
    kind         text NOT NULL,
    requester_id text NOT NULL REFERENCES accounts (id),
    agency       text NOT NULL DEFAULT '', -- of the requester
    domain       text NOT NULL DEFAULT '',
    login        text NOT NULL DEFAULT '', -- of the account that it is about
    details      text NOT NULL DEFAULT '',
    state        text NOT NULL,
    assignee_id  text REFERENCES accounts (id),
    subject_id   text,                    -- the account that granting it changed
    version      integer NOT NULL,
    created_at   timestamp NOT NULL,
    changed_at   timestamp NOT NULL,
    closed_at    timestamp
);
CREATE UNIQUE INDEX requests_domain ON requests (domain) WHERE kind = 'domain' AND closed_at IS NULL;
CREATE INDEX requests_open ON requests (created_at, id) WHERE closed_at IS NULL;
CREATE INDEX requests_all ON requests (created_at, id);
CREATE INDEX requests_state ON requests (state, created_at, id);
CREATE INDEX requests_kind ON requests (kind, created_at, id);
CREATE INDEX requests_agency ON requests (agency, created_at, id);
CREATE INDEX requests_assignee ON requests (assignee_id, created_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX requests_requester ON requests (requester_id, created_at, id);
CREATE INDEX requests_subject ON requests (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX requests_login ON requests (login) WHERE login <> '';
CREATE INDEX requests_closed ON requests (closed_at) WHERE closed_at IS NOT NULL;

-- What became of a request, and what was said about it.
CREATE TABLE request_entries (
    id           text PRIMARY KEY,
    request_id   text NOT NULL REFERENCES requests (id),
    event        text NOT NULL,
    author_id    text NOT NULL, -- the nil UUID for the system
    to_id        text,
    text         text NOT NULL DEFAULT '',
    already      boolean NOT NULL DEFAULT false,
    at           timestamp NOT NULL,
    mail_id      text, -- to the requester
    desk_mail_id text  -- to the assignee
);
CREATE INDEX request_entries_story ON request_entries (request_id, at, id);
CREATE INDEX request_entries_author ON request_entries (author_id, at);
CREATE INDEX request_entries_mail ON request_entries (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX request_entries_desk_mail ON request_entries (desk_mail_id) WHERE desk_mail_id IS NOT NULL;

-- Attachments. They are in the database so that every node has them.
CREATE TABLE request_files (
    id         text PRIMARY KEY,
    request_id text NOT NULL REFERENCES requests (id),
    entry_id   text NOT NULL,
    name       text NOT NULL,
    type       text NOT NULL,
    size       integer NOT NULL, -- bytes
    sha256     blob NOT NULL,
    at         timestamp NOT NULL,
    content    blob NOT NULL
);
CREATE INDEX request_files_request ON request_files (request_id, at, id);

-- What requests are found by: each term by its beginning.
CREATE TABLE request_terms (
    request_id text NOT NULL REFERENCES requests (id),
    term       text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (request_id, term)
);
CREATE INDEX request_terms_term ON request_terms (term, created_at DESC, request_id);

-- Requests for domains were kept apart before.
INSERT INTO requests (id, kind, requester_id, agency, domain, state, version, created_at, changed_at)
    SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'domain', d.requested_by, coalesce((SELECT substr(a.email, instr(a.email, '@') + 1) FROM accounts AS a WHERE a.id = d.requested_by AND a.email LIKE '%.gov.sg'), ''), d.name, 'open', 1, d.requested_at, d.requested_at
    FROM domain_requests AS d ORDER BY d.requested_at, d.name;
-- The acronym is the label before gov.sg.
UPDATE requests SET agency = substr(agency, 1, length(agency) - 7) WHERE agency <> '';
UPDATE requests SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE requests SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE requests SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
INSERT INTO request_entries (id, request_id, event, author_id, at)
    SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), id, 'raised', requester_id, created_at FROM requests;
INSERT INTO request_terms (request_id, term, created_at) SELECT id, domain, created_at FROM requests;
INSERT INTO request_terms (request_id, term, created_at)
    SELECT r.id, a.email, r.created_at FROM requests AS r JOIN accounts AS a ON a.id = r.requester_id WHERE a.email <> '';
DROP TABLE domain_requests;
