-- +goose Up
-- Products that sign people in with TechPass.
CREATE TABLE oidc_clients (
    id               text PRIMARY KEY,
    name             text NOT NULL,
    secret_hash      bytea, -- none: a public client
    redirect_uris    text NOT NULL, -- one a line
    post_logout_uris text NOT NULL, -- one a line
    first_party      boolean NOT NULL,
    built_in         boolean NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);

-- What a client asked for, under the hash of the request's id, and what became of it.
CREATE TABLE oidc_requests (
    hash         bytea PRIMARY KEY,
    client_id    text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    redirect_uri text NOT NULL,
    scopes       text NOT NULL, -- separated by spaces
    state        text NOT NULL,
    nonce        text NOT NULL,
    challenge    text NOT NULL,
    prompt       text NOT NULL, -- separated by spaces
    max_age      bigint NOT NULL, -- seconds, -1 for any
    login_hint   text NOT NULL,
    account_hint uuid,
    browser_hash bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    consented_by uuid,
    account_id   uuid,
    sign_in_id   uuid,
    auth_time    timestamptz,
    amr          text NOT NULL,
    completed_at timestamptz,
    refused_at   timestamptz,
    code_hash    bytea,
    code_until   timestamptz,
    redeemed_at  timestamptz,
    grant_id     uuid
);
CREATE UNIQUE INDEX oidc_requests_code ON oidc_requests (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX oidc_requests_age ON oidc_requests (expires_at);
CREATE INDEX oidc_requests_client ON oidc_requests (client_id);

-- Who agreed to what.
CREATE TABLE oidc_consents (
    account_id uuid NOT NULL REFERENCES accounts (id),
    client_id  text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    scopes     text NOT NULL, -- separated by spaces
    at         timestamptz NOT NULL,
    PRIMARY KEY (account_id, client_id)
);
CREATE INDEX oidc_consents_client ON oidc_consents (client_id);

-- What a sign-in gave a client.
CREATE TABLE oidc_grants (
    id         uuid PRIMARY KEY,
    client_id  text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    sign_in_id uuid NOT NULL,
    scopes     text NOT NULL, -- separated by spaces
    auth_time  timestamptz NOT NULL,
    amr        text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX oidc_grants_age ON oidc_grants (expires_at);
CREATE INDEX oidc_grants_client ON oidc_grants (client_id);
CREATE INDEX oidc_grants_account ON oidc_grants (account_id);

CREATE TABLE oidc_access_tokens (
    id         uuid PRIMARY KEY,
    grant_id   uuid NOT NULL REFERENCES oidc_grants (id) ON DELETE CASCADE,
    scopes     text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_access_tokens_grant ON oidc_access_tokens (grant_id);
CREATE INDEX oidc_access_tokens_age ON oidc_access_tokens (expires_at);

-- Used ones stay as long as their grant, so that one that comes twice is noticed.
CREATE TABLE oidc_refresh_tokens (
    hash       bytea PRIMARY KEY,
    grant_id   uuid NOT NULL REFERENCES oidc_grants (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX oidc_refresh_tokens_grant ON oidc_refresh_tokens (grant_id);

-- Keys that sign tokens, sealed with the installation's key.
CREATE TABLE signing_keys (
    id          text PRIMARY KEY,
    sealed      bytea NOT NULL,
    created_at  timestamptz NOT NULL,
    signs_from  timestamptz NOT NULL,
    signs_until timestamptz NOT NULL
);
