"""Mails and texts that were handed in for sending. Nothing leaves this machine."""

import json
import re
import sqlite3
from typing import Any

from sandbox.common import clock
from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Answer, new_id

SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'sms')),
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    headers TEXT NOT NULL,
    created REAL NOT NULL
);
"""
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
PHONE = r"\+[1-9]\d{6,14}"


def take_mail(db: sqlite3.Connection, data: dict[str, Any]) -> Answer:
    """Take a mail; it needs a text or an HTML part."""
    fields = Fields(data)
    recipients = fields.addresses("to")
    sender = fields.text("from", 320)
    subject = fields.text("subject", 998, default="")
    text = fields.text("text", 200_000, default="")
    html = fields.text("html", 500_000, default="")
    headers = fields.mapping("headers")
    pictures = fields.mapping("pictures")
    if not text and not html:
        fields.bad("text", "must not be empty when there is no html")
    fields.done()
    return _insert(
        db,
        "mail",
        ", ".join(recipients),
        sender=sender,
        subject=subject,
        text=text,
        html=_with_pictures(html, pictures),
        headers=headers,
    )


def take_sms(db: sqlite3.Connection, data: dict[str, Any]) -> Answer:
    """Take a text to a number in E.164 form."""
    fields = Fields(data)
    recipient = fields.text("to", 16, pattern=PHONE)
    sender = fields.text("from", 20, default="")
    text = fields.text("text", 1_600)
    fields.done()
    return _insert(db, "sms", recipient, sender=sender, text=text)


def find(
    db: sqlite3.Connection, *, to: str = "", kind: str = "", contains: str = "", limit: int = 200
) -> list[dict[str, Any]]:
    """Messages, newest first. `to` is a part of a recipient, `contains` of subject or content."""
    rows = db.execute(
        "SELECT * FROM message WHERE instr(lower(recipient), lower(:to))"
        " AND (:kind = '' OR kind = :kind)"
        " AND instr(lower(subject || char(10) || text || char(10) || html), lower(:contains))"
        " ORDER BY seq DESC LIMIT :limit",
        {"to": to, "kind": kind, "contains": contains, "limit": limit},
    )
    return [_show(row) for row in rows]


def read(db: sqlite3.Connection, message_id: str) -> dict[str, Any]:
    """One message; a 404 problem when there is none."""
    row = db.execute("SELECT * FROM message WHERE id = ?", (message_id,)).fetchone()
    if row is None:
        raise Problem(404, "message_not_found", "There is no message with this id.")
    return _show(row)


def stats(db: sqlite3.Connection, kind: str) -> dict[str, int]:
    """How many were taken, how many calls were repeats, and how many look alike.

    `doubles` counts messages that equal an earlier one in recipient, subject and content though
    they came under another key.
    """
    sent, different = db.execute(
        "SELECT count(*), count(DISTINCT json_array(recipient, subject, text, html))"
        " FROM message WHERE kind = ?",
        (kind,),
    ).fetchone()
    repeats = db.execute(
        "SELECT coalesce(sum(repeats), 0) FROM answer WHERE key LIKE ?", (f"{kind} %",)
    ).fetchone()[0]
    return {"sent": sent, "repeats": repeats, "doubles": sent - different}


def _with_pictures(html: str, pictures: dict[str, Any]) -> str:
    """HTML with the pictures of its mail (base64 PNG by content id) where it shows them."""
    for cid, content in pictures.items():
        if re.fullmatch(r"[\w-]{1,64}", cid) and re.fullmatch(r"[\w+/=]+", str(content)):
            html = html.replace(f'src="cid:{cid}"', f'src="data:image/png;base64,{content}"')
    return html


def _insert(
    db: sqlite3.Connection,
    kind: str,
    recipient: str,
    *,
    sender: str,
    text: str,
    subject: str = "",
    html: str = "",
    headers: dict[str, object] | None = None,
) -> Answer:
    message_id = new_id("msg")
    db.execute(
        "INSERT INTO message (id, kind, recipient, sender, subject, text, html, headers, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message_id,
            kind,
            recipient,
            sender,
            subject,
            text,
            html,
            json.dumps(headers or {}),
            clock.now(),
        ),
    )
    return 201, {"id": message_id, "kind": kind, "to": recipient, "status": "sent"}


def _show(row: sqlite3.Row) -> dict[str, Any]:
    text, html = row["text"], row["html"]
    hrefs = [found.replace("&amp;", "&") for found in LINK.findall(html)]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "to": row["recipient"],
        "from": row["sender"],
        "subject": row["subject"],
        "text": text,
        "html": html,
        "headers": json.loads(row["headers"]),
        "links": list(dict.fromkeys(LINK.findall(text) + hrefs)),
        "created": clock.iso(row["created"]),
        "created_seconds": row["created"],
    }
