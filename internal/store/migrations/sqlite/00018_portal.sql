-- +goose Up
-- The texts that people accept, in versions; the first ones are added by the program.
CREATE TABLE policies (
    id           text PRIMARY KEY,
    kind         text NOT NULL,
    version      text NOT NULL,
    body         text NOT NULL,
    note         text NOT NULL DEFAULT '',
    revision     integer NOT NULL DEFAULT 0,
    created_at   timestamp NOT NULL,
    updated_at   timestamp NOT NULL,
    updated_by   text,
    published_at timestamp,
    published_by text
);
CREATE UNIQUE INDEX policies_published ON policies (kind, version) WHERE published_at IS NOT NULL;
CREATE UNIQUE INDEX policies_draft ON policies (kind) WHERE published_at IS NULL;
CREATE INDEX policies_history ON policies (kind, published_at, id) WHERE published_at IS NOT NULL;

-- A row for each kind: what has to be accepted is read in many transactions.
CREATE TABLE policies_in_force (
    kind      text PRIMARY KEY,
    policy_id text NOT NULL REFERENCES policies (id),
    version   text NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER policies_no_change BEFORE UPDATE ON policies WHEN OLD.published_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a published policy never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policies_no_delete BEFORE DELETE ON policies WHEN OLD.published_at IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a published policy never changes');
END;
-- +goose StatementEnd

-- What stands at the top of the portal's pages for a while; agency '' is for everybody.
CREATE TABLE announcements (
    id         text PRIMARY KEY,
    body       text NOT NULL,
    level      text NOT NULL,
    link_url   text NOT NULL DEFAULT '',
    link_text  text NOT NULL DEFAULT '',
    agency     text NOT NULL DEFAULT '',
    from_at    timestamp NOT NULL,
    until_at   timestamp,
    revision   integer NOT NULL,
    created_at timestamp NOT NULL,
    created_by text NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX announcements_all ON announcements (from_at, id);
CREATE INDEX announcements_agency ON announcements (agency, from_at, id);
CREATE INDEX announcements_until ON announcements (until_at);

-- The processes that share this database, as each says of itself.
CREATE TABLE nodes (
    id         text PRIMARY KEY,
    host       text NOT NULL,
    role       text NOT NULL,
    version    text NOT NULL,
    started_at timestamp NOT NULL,
    seen_at    timestamp NOT NULL
);
CREATE INDEX nodes_seen ON nodes (seen_at);

-- Queue health asks how many mails of a day were refused. They are few.
CREATE INDEX mails_failed ON mails (ended_at) WHERE state = 'refused' OR state = 'given_up';
