-- +goose Up
-- Products that sign people in with TechPass.
CREATE TABLE oidc_clients (
    id               text PRIMARY KEY,
    name             text NOT NULL,
    secret_hash      blob, -- none: a public client
    redirect_uris    text NOT NULL, -- one a line
    post_logout_uris text NOT NULL, -- one a line
    first_party      boolean NOT NULL,
    built_in         boolean NOT NULL,
    created_at       timestamp NOT NULL,
    updated_at       timestamp NOT NULL
);

-- What a client asked for, under the hash of the request's id, and what became of it.
CREATE TABLE oidc_requests (
    hash         blob PRIMARY KEY,
    client_id    text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    redirect_uri text NOT NULL,
    scopes       text NOT NULL, -- separated by spaces
    state        text NOT NULL,
    nonce        text NOT NULL,
    challenge    text NOT NULL,
    prompt       text NOT NULL, -- separated by spaces
    max_age      integer NOT NULL, -- seconds, -1 for any
    login_hint   text NOT NULL,
    account_hint text,
    browser_hash blob NOT NULL,
    created_at   timestamp NOT NULL,
    expires_at   timestamp NOT NULL,
    consented_by text,
    account_id   text,
    sign_in_id   text,
    auth_time    timestamp,
    amr          text NOT NULL,
    completed_at timestamp,
    refused_at   timestamp,
    code_hash    blob,
    code_until   timestamp,
    redeemed_at  timestamp,
    grant_id     text
);
CREATE UNIQUE INDEX oidc_requests_code ON oidc_requests (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX oidc_requests_age ON oidc_requests (expires_at);
CREATE INDEX oidc_requests_client ON oidc_requests (client_id);

-- Who agreed to what.
CREATE TABLE oidc_consents (
    account_id text NOT NULL REFERENCES accounts (id),
    client_id  text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    scopes     text NOT NULL, -- separated by spaces
    at         timestamp NOT NULL,
    PRIMARY KEY (account_id, client_id)
);
CREATE INDEX oidc_consents_client ON oidc_consents (client_id);

-- What a sign-in gave a client.
CREATE TABLE oidc_grants (
    id         text PRIMARY KEY,
    client_id  text NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE,
    account_id text NOT NULL REFERENCES accounts (id),
    sign_in_id text NOT NULL,
    scopes     text NOT NULL, -- separated by spaces
    auth_time  timestamp NOT NULL,
    amr        text NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    ended_at   timestamp
);
CREATE INDEX oidc_grants_age ON oidc_grants (expires_at);
CREATE INDEX oidc_grants_client ON oidc_grants (client_id);
CREATE INDEX oidc_grants_account ON oidc_grants (account_id);

CREATE TABLE oidc_access_tokens (
    id         text PRIMARY KEY,
    grant_id   text NOT NULL REFERENCES oidc_grants (id) ON DELETE CASCADE,
    scopes     text NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL
);
CREATE INDEX oidc_access_tokens_grant ON oidc_access_tokens (grant_id);
CREATE INDEX oidc_access_tokens_age ON oidc_access_tokens (expires_at);

-- Used ones stay as long as their grant, so that one that comes twice is noticed.
CREATE TABLE oidc_refresh_tokens (
    hash       blob PRIMARY KEY,
    grant_id   text NOT NULL REFERENCES oidc_grants (id) ON DELETE CASCADE,
    created_at timestamp NOT NULL,
    used_at    timestamp
);
CREATE INDEX oidc_refresh_tokens_grant ON oidc_refresh_tokens (grant_id);

-- Keys that sign tokens, sealed with the installation's key.
CREATE TABLE signing_keys (
    id          text PRIMARY KEY,
    sealed      blob NOT NULL,
    created_at  timestamp NOT NULL,
    signs_from  timestamp NOT NULL,
    signs_until timestamp NOT NULL
);
