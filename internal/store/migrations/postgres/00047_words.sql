-- +goose Up
-- A run that sends again the stuck ones of one state alone: 'open' or 'accepted'.
ALTER TABLE resend_runs ADD COLUMN state text NOT NULL DEFAULT '';

-- What the search for accounts looks through: name, email and login ID in lower case. The
-- program fills it in for accounts that are there already (Store.addSearchTexts), so that both
-- databases know the lower case of the same letters.
ALTER TABLE accounts ADD COLUMN search_text text NOT NULL DEFAULT '';
CREATE INDEX accounts_unsearched ON accounts (id) WHERE search_text = '' AND email <> '';
CREATE INDEX accounts_search ON accounts USING gin (search_text gin_trgm_ops);

-- The newest accounts, of all and of a domain. They take the place of the indexes that found
-- accounts by how an email or a username begins.
CREATE INDEX accounts_newest ON accounts (created_at, id) WHERE email <> '';
CREATE INDEX accounts_newest_of_domain ON accounts (split_part(email, '@', 2), created_at, id) WHERE email <> '';
DROP INDEX accounts_found_email;
DROP INDEX accounts_found_username;
DROP INDEX accounts_domain;
