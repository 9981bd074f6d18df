-- +goose Up
-- What a mailbox is counted by, whatever its code is for and whichever of its addresses was
-- typed; codes that a known browser asked for; and those that count no more, because one of
-- them was typed right. Codes of the last hour count under what they were asked for.
ALTER TABLE codes ADD COLUMN mailbox_hash blob;
ALTER TABLE codes ADD COLUMN known boolean NOT NULL DEFAULT false;
ALTER TABLE codes ADD COLUMN settled boolean NOT NULL DEFAULT false;
UPDATE codes SET mailbox_hash = subject_hash;
CREATE INDEX codes_mailbox ON codes (mailbox_hash, created_at);

-- A browser in which somebody proved their mailbox alone is known to the limits, and still
-- new to whoever is told of new browsers.
ALTER TABLE devices ADD COLUMN signed_in boolean NOT NULL DEFAULT true;
CREATE INDEX devices_hash ON devices (hash);
