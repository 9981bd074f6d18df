-- +goose Up

-- A mailed code is called mail now, and is no factor: what it was the first factor of
-- claims assurance level 2 no more.
UPDATE sign_ins SET methods = replace(replace(methods, 'mca', 'mail'), ' mfa', '') WHERE methods LIKE '%mca%';
UPDATE oidc_grants SET amr = replace(replace(amr, 'mca', 'mail'), ' mfa', '') WHERE amr LIKE '%mca%';
UPDATE oidc_requests SET amr = replace(replace(amr, 'mca', 'mail'), ' mfa', '') WHERE amr LIKE '%mca%';
