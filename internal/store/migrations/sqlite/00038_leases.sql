-- +goose Up

-- When other nodes took over what a silent node was doing.
ALTER TABLE nodes ADD COLUMN lost_at timestamp;
