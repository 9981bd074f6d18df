-- +goose Up
-- Devices that are enrolled with the built-in device manager, one an account. (The table
-- devices holds browsers that are known again.)
CREATE TABLE seed_devices (
    id             text PRIMARY KEY,
    account_id     text NOT NULL REFERENCES accounts (id),
    os             text NOT NULL,
    os_version     text NOT NULL,
    hardware_id    text NOT NULL,
    serial         text NOT NULL,
    earlier_serial text NOT NULL DEFAULT '',
    key_hash       blob NOT NULL,
    certificate    blob NOT NULL,
    enrolled_at    timestamp NOT NULL,
    seen_at        timestamp NOT NULL,
    cert_until     timestamp NOT NULL,
    reminded       integer NOT NULL DEFAULT 0,
    due_at         timestamp NOT NULL
);
CREATE UNIQUE INDEX seed_devices_account ON seed_devices (account_id);
CREATE UNIQUE INDEX seed_devices_serial ON seed_devices (serial);
CREATE INDEX seed_devices_earlier ON seed_devices (earlier_serial) WHERE earlier_serial <> '';
CREATE INDEX seed_devices_due ON seed_devices (due_at, id);

-- Enrolment codes, hashed: the newest of an account.
CREATE TABLE seed_offers (
    account_id text PRIMARY KEY REFERENCES accounts (id),
    code_hash  blob NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    used_at    timestamp,
    device_id  text
);
CREATE UNIQUE INDEX seed_offers_code ON seed_offers (code_hash);
CREATE INDEX seed_offers_age ON seed_offers (expires_at);

-- Who accepted the acceptable use policy, in which version.
CREATE TABLE seed_acceptances (
    account_id text PRIMARY KEY REFERENCES accounts (id),
    version    text NOT NULL,
    at         timestamp NOT NULL
);

-- What admins edit: versions that are supported, and software that has to go first.
CREATE TABLE seed_platforms (
    os          text PRIMARY KEY,
    minimum     text NOT NULL,
    recommended text NOT NULL,
    note        text NOT NULL,
    updated_at  timestamp NOT NULL
);
CREATE TABLE seed_conflicts (
    id         text PRIMARY KEY,
    os         text NOT NULL,
    name       text NOT NULL,
    how        text NOT NULL,
    updated_at timestamp NOT NULL
);
CREATE INDEX seed_conflicts_listed ON seed_conflicts (os, name, id);

INSERT INTO seed_platforms (os, minimum, recommended, note, updated_at) VALUES
    ('macOS', '13.0', '15.0', 'macOS 13 Ventura or later', '2026-11-28 00:00:00+00:00'),
    ('Windows', '10.0.22631', '10.0.26100', 'Windows 11, version 23H2 or later', '2026-11-28 00:00:00+00:00');
INSERT INTO seed_conflicts (id, os, name, how, updated_at) VALUES
    ('019ac000-0000-7000-8000-000000000001', 'macOS', 'Another device management profile (MDM)', 'Open System Settings, General, Device Management, choose the profile and remove it. Where it can''t be removed, ask the organisation that installed it.', '2026-11-28 00:00:00+00:00'),
    ('019ac000-0000-7000-8000-000000000002', 'macOS', 'Another antivirus or endpoint protection', 'Use the uninstaller that came with it, then restart. Dragging it to the Bin leaves its system extension behind.', '2026-11-28 00:00:00+00:00'),
    ('019ac000-0000-7000-8000-000000000003', 'macOS', 'Another VPN or secure web gateway client', 'Quit it, use its uninstaller, then remove what is left of it in System Settings, VPN.', '2026-11-28 00:00:00+00:00'),
    ('019ac000-0000-7000-8000-000000000004', 'Windows', 'Another work or school account that manages the device (MDM)', 'Open Settings, Accounts, Access work or school, choose the account and disconnect it.', '2026-11-28 00:00:00+00:00'),
    ('019ac000-0000-7000-8000-000000000005', 'Windows', 'Another antivirus or endpoint protection', 'Open Settings, Apps, Installed apps, uninstall it, then restart. Microsoft Defender may stay.', '2026-11-28 00:00:00+00:00'),
    ('019ac000-0000-7000-8000-000000000006', 'Windows', 'Another VPN or secure web gateway client', 'Open Settings, Apps, Installed apps and uninstall it, then restart.', '2026-11-28 00:00:00+00:00');
