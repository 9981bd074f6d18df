-- +goose Up

-- Invitations are found by the login ID of their account, too. Triggers bring it to the index.
UPDATE invitations SET search_text = search_text || ' ' || (SELECT a.username_key FROM accounts AS a WHERE a.id = invitations.account_id) || '@techpass.gov.sg'
    WHERE type <> 'sign_up' AND account_id IN (SELECT id FROM accounts WHERE username_key <> '');
UPDATE invitations SET search_text = search_text || ' ' || (SELECT lower(w.username) FROM domain_waits AS w WHERE w.invitation_id = invitations.id) || '@techpass.gov.sg'
    WHERE type <> 'sign_up' AND id IN (SELECT invitation_id FROM domain_waits WHERE username <> '');
