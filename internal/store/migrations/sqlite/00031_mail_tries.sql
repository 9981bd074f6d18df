-- +goose Up
-- What keeps a mail from leaving, when it is tried again, and which job delivers it.
ALTER TABLE mails ADD COLUMN cause text NOT NULL DEFAULT '';
ALTER TABLE mails ADD COLUMN tried_at timestamp;
ALTER TABLE mails ADD COLUMN next_at timestamp;
ALTER TABLE mails ADD COLUMN doubts integer NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN dispatch integer NOT NULL DEFAULT 0;
-- They are few while all is well.
CREATE INDEX mails_failing ON mails (next_at) WHERE state = 'queued' AND tries > 0;
CREATE INDEX mails_held ON mails (queued_at, id) WHERE state = 'held';
CREATE INDEX mails_recovered ON mails (ended_at) WHERE state = 'sent' AND cause IN ('policy', 'server', 'portal');
-- Invitations whose mail did not leave: they are sent again at once, one by one or together.
CREATE INDEX mails_undelivered ON mails (invitation_id) WHERE kind = 'invitation' AND (state IN ('given_up', 'withdrawn') OR state = 'queued' AND tries > 0);

-- When admins were last told that most mails of an hour did not leave: once an hour, however
-- many nodes look.
CREATE TABLE mail_alarms (
    id        integer PRIMARY KEY CHECK (id = 1),
    raised_at timestamp NOT NULL
);

-- Until now each 5xx reply, and each mail that was given up, counted as the address's fault.
-- Where it was not (docs/decisions/0015), the invitation waits for its invitee as before, its
-- mail did not leave, and it can be sent again. Replies without an enhanced status stay as
-- they were read.
UPDATE mails SET cause = 'address' WHERE state = 'refused';
UPDATE mails SET state = 'given_up', cause = 'policy' WHERE state = 'refused' AND reply LIKE '5__ _.%.%'
    AND NOT (reply LIKE '___ 5.1.1 %' OR reply LIKE '___ 5.1.2 %' OR reply LIKE '___ 5.1.3 %' OR reply LIKE '___ 5.1.6 %' OR reply LIKE '___ 5.1.10 %'
        OR lower(reply) LIKE '___ 5.4.1 %recipient address rejected%');
UPDATE invitations SET state = 'open', reply = '' WHERE state = 'refused' AND EXISTS (
    SELECT 1 FROM mails WHERE mails.invitation_id = invitations.id AND mails.attempt = invitations.attempt
        AND mails.kind = 'invitation' AND mails.state = 'given_up');
