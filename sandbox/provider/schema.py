"""The tables of the provider, and what older folders lack of them."""

import sqlite3

from sandbox.common import webhooks

SCHEMA = (
    webhooks.SCHEMA
    + """
CREATE TABLE IF NOT EXISTS payment (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'created' CHECK (status IN ('created', 'challenging',
        'authorised', 'declined', 'cancelled', 'expired', 'voided')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    description TEXT NOT NULL,
    locale TEXT NOT NULL,
    return_url TEXT NOT NULL,
    cancel_url TEXT NOT NULL,
    authorised INTEGER NOT NULL DEFAULT 0 CHECK (authorised IN (0, amount)),
    captured INTEGER NOT NULL DEFAULT 0 CHECK (captured >= 0),
    refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
    voided_amount INTEGER NOT NULL DEFAULT 0 CHECK (voided_amount >= 0),
    voided INTEGER NOT NULL DEFAULT 0,
    last4 TEXT,
    fingerprint TEXT,
    behaviour TEXT NOT NULL DEFAULT 'success',
    created REAL NOT NULL,
    updated REAL NOT NULL,
    expires REAL NOT NULL,
    methods TEXT NOT NULL DEFAULT '',
    method TEXT,
    reader TEXT NOT NULL DEFAULT '',
    CHECK (captured + voided_amount <= authorised)
);
CREATE INDEX IF NOT EXISTS payment_reference ON payment (reference);
CREATE INDEX IF NOT EXISTS payment_changed ON payment (updated, seq);
CREATE INDEX IF NOT EXISTS payment_unpaid ON payment (expires)
    WHERE status IN ('created', 'challenging', 'declined');
CREATE TABLE IF NOT EXISTS attempt (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    token TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'challenging', 'authorised', 'declined')),
    reason TEXT,
    last4 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created REAL NOT NULL,
    method TEXT NOT NULL DEFAULT 'card',
    UNIQUE (payment_id, token)
);
CREATE UNIQUE INDEX IF NOT EXISTS attempt_authorised ON attempt (payment_id)
    WHERE state = 'authorised';
CREATE TABLE IF NOT EXISTS operation (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    type TEXT NOT NULL CHECK (type IN ('capture', 'refund', 'void')),
    amount INTEGER NOT NULL,
    created REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'failed'))
);
CREATE INDEX IF NOT EXISTS operation_payment ON operation (payment_id, seq);
CREATE TABLE IF NOT EXISTS dispute (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'won', 'lost')),
    created REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS dispute_payment ON dispute (payment_id, seq);
CREATE TABLE IF NOT EXISTS reader (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    online INTEGER NOT NULL DEFAULT 1,
    created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS planned (
    seq INTEGER PRIMARY KEY,
    what TEXT NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    due REAL NOT NULL
);
"""
)

ADDED = {
    "payment": {
        "methods": "TEXT NOT NULL DEFAULT ''",
        "method": "TEXT",
        "reader": "TEXT NOT NULL DEFAULT ''",
    },
    "attempt": {"method": "TEXT NOT NULL DEFAULT 'card'"},
    "operation": {"state": "TEXT NOT NULL DEFAULT 'done'"},
}


def grow(db: sqlite3.Connection) -> None:
    """Give a folder of an earlier version the columns that it lacks."""
    for table, columns in ADDED.items():
        there = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
        for name in columns.keys() - there:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
