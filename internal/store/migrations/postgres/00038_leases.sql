-- +goose Up

-- When other nodes took over what a silent node was doing.
ALTER TABLE nodes ADD COLUMN lost_at timestamptz;

-- Each connection counts in a row of its own (its backend's number is the slot), so that
-- a transaction that stands still holds up nobody else's. Sweep adds them up in slot 0.
ALTER TABLE invitation_counts ADD COLUMN slot integer NOT NULL DEFAULT 0;
ALTER TABLE invitation_counts DROP CONSTRAINT invitation_counts_pkey;
ALTER TABLE invitation_counts ADD PRIMARY KEY (inviter_id, state, slot);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_invitations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO invitation_counts AS c (inviter_id, state, slot, n)
            SELECT inviter_id, state, pg_backend_pid(), sum(d) FROM (
                SELECT inviter_id, state, 1 AS d FROM new_rows WHERE type <> 'sign_up'
                UNION ALL SELECT inviter_id, state, -1 FROM old_rows WHERE type <> 'sign_up') AS moved
            GROUP BY inviter_id, state HAVING sum(d) <> 0 ORDER BY inviter_id, state
            ON CONFLICT (inviter_id, state, slot) DO UPDATE SET n = c.n + excluded.n;
    ELSE
        INSERT INTO invitation_counts AS c (inviter_id, state, slot, n)
            SELECT inviter_id, state, pg_backend_pid(), count(*) FROM new_rows WHERE type <> 'sign_up'
            GROUP BY inviter_id, state ORDER BY inviter_id, state
            ON CONFLICT (inviter_id, state, slot) DO UPDATE SET n = c.n + excluded.n;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
