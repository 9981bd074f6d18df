-- +goose Up

-- One code at a time is open for a purpose, subject and browser. Where two requests at once
-- left two, the newest stays open.
UPDATE codes SET closed_at = created_at WHERE closed_at IS NULL AND EXISTS (
    SELECT 1 FROM codes AS n WHERE n.subject_hash = codes.subject_hash AND n.purpose = codes.purpose AND n.browser_hash = codes.browser_hash
    AND n.closed_at IS NULL AND (n.created_at, n.id) > (codes.created_at, codes.id));
CREATE UNIQUE INDEX codes_open ON codes (subject_hash, purpose, browser_hash) WHERE closed_at IS NULL;
