-- +goose Up
-- The texts that people accept, in versions; the first ones are added by the program.
CREATE TABLE policies (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    version      text NOT NULL,
    body         text NOT NULL,
    note         text NOT NULL DEFAULT '',
    revision     integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   uuid,
    published_at timestamptz,
    published_by uuid
);
CREATE UNIQUE INDEX policies_published ON policies (kind, version) WHERE published_at IS NOT NULL;
CREATE UNIQUE INDEX policies_draft ON policies (kind) WHERE published_at IS NULL;
CREATE INDEX policies_history ON policies (kind, published_at, id) WHERE published_at IS NOT NULL;

-- A row for each kind: what has to be accepted is read in many transactions.
CREATE TABLE policies_in_force (
    kind      text PRIMARY KEY,
    policy_id uuid NOT NULL REFERENCES policies (id),
    version   text NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION policy_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published policy never changes';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER policies_no_change BEFORE UPDATE OR DELETE ON policies
    FOR EACH ROW EXECUTE FUNCTION policy_never_changes();

-- What stands at the top of the portal's pages for a while; agency '' is for everybody.
CREATE TABLE announcements (
    id         uuid PRIMARY KEY,
    body       text NOT NULL,
    level      text NOT NULL,
    link_url   text NOT NULL DEFAULT '',
    link_text  text NOT NULL DEFAULT '',
    agency     text NOT NULL DEFAULT '',
    from_at    timestamptz NOT NULL,
    until_at   timestamptz,
    revision   integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL
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
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
CREATE INDEX nodes_seen ON nodes (seen_at);

-- Queue health asks how many mails of a day were refused. They are few.
CREATE INDEX mails_failed ON mails (ended_at) WHERE state = 'refused' OR state = 'given_up';
