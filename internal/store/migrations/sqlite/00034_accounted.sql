-- +goose Up
-- What became of each row of an uploaded file, as JSON; lists from before have none.
ALTER TABLE batches ADD COLUMN accounting text NOT NULL DEFAULT '{}';

-- Whether the row could be seen in the file: 0 seen, 1 hidden and undecided, 2 hidden and to be invited.
ALTER TABLE batch_rows ADD COLUMN hidden integer NOT NULL DEFAULT 0;
-- A cell was most likely misread by the program that wrote the file.
ALTER TABLE batch_rows ADD COLUMN doubtful integer NOT NULL DEFAULT 0;
-- JSON: the cells that could not be taken as they stand in the file; '' for none.
ALTER TABLE batch_rows ADD COLUMN unclear text NOT NULL DEFAULT '';
CREATE INDEX batch_rows_hidden ON batch_rows (batch, num) WHERE hidden = 1;
CREATE INDEX batch_rows_doubtful ON batch_rows (batch, num) WHERE doubtful;
