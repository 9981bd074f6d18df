-- +goose Up
-- One mailbox is one person, whichever of its addresses an account has (people.Email.Canonical):
-- who else of that mailbox wants SEED is found by it.
CREATE INDEX accounts_mailbox_seed ON accounts ((CASE WHEN strpos(email, '+') > 1 THEN substr(email, 1, strpos(email, '+') - 1) || substr(email, strpos(email, '@')) ELSE email END)) WHERE seed;
