"""Fixed statements that write a cart, its lines and its log: every change runs them (docs/adr/0009)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection

from commerce.cart.models import Cart, CartEntry, CartLine
from commerce.pricing.book import EDITION
from core import statements

_FIELDS = Cart._meta.concrete_fields
_COLUMNS = [field.attname for field in _FIELDS]
_LOCK = f"SELECT {', '.join(_COLUMNS)} FROM cart_cart WHERE id = %(id)s FOR NO KEY UPDATE"  # noqa: S608 - columns of our own model
# And what the log says of a client's command. All of it but the locked row is as it was when this was asked.
_LOCK_FOR = f"""
    SELECT {", ".join(f"c.{name}" for name in _COLUMNS)},
           (SELECT before.version FROM cart_cart before WHERE before.id = %(id)s),
           (SELECT entry.number FROM cart_cartentry entry WHERE entry.cart_id = %(id)s AND entry.client_id = %(client)s)
    FROM cart_cart c WHERE c.id = %(id)s FOR NO KEY UPDATE OF c
"""  # noqa: S608 - columns of our own model
# Of two that insert the same, the second waits for the first, and then inserts nothing.
_INSERT = f"""
    INSERT INTO cart_cart ({", ".join(_COLUMNS)}) VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)})
    ON CONFLICT DO NOTHING RETURNING {EDITION}
"""  # noqa: S608 - columns of our own model
_SAVE_AND_LOG = f"""
    WITH saved AS (UPDATE cart_cart SET {", ".join(f"{name} = %({name})s" for name in _COLUMNS if name != "id")}
                   WHERE id = %(id)s)
    INSERT INTO cart_cartentry (cart_id, number, kind, payload, client_id, actor_kind, actor_name,
                                actor_user_id, channel, at)
    VALUES (%(id)s, %(number)s, %(kind)s, %(payload)s, %(client)s, %(actor_kind)s, %(actor_name)s,
            %(actor_user_id)s, %(channel)s, %(at)s)
    RETURNING number
"""  # noqa: S608 - columns of our own model
_PUT_LINE = """
    INSERT INTO cart_cartline (cart_id, variant_id, method, location_id, quantity, seen_amount, author)
    VALUES (%(cart)s, %(variant)s, %(method)s, %(location)s, %(quantity)s, %(amount)s, %(author)s)
    ON CONFLICT (cart_id, variant_id, method, location_id) DO UPDATE
    SET quantity = excluded.quantity, author = excluded.author
    RETURNING id
"""


def lock(cart_id: UUID) -> Cart | None:
    """Lock a cart's row and read it; None where there is none."""
    rows = statements.fetch(_LOCK, {"id": str(cart_id)})
    return Cart.from_db("default", _COLUMNS, rows[0]) if rows else None


def lock_for(cart_id: UUID, client_id: UUID) -> tuple[Cart | None, bool, int | None]:
    """Lock a cart's row, and read the number of the entry that a client's command has made.

    The cart, whether that number is up to date, and the number. It is not where somebody changed
    the cart while this waited for the lock: each change has a version of its own.
    """
    rows = statements.fetch(_LOCK_FOR, {"id": str(cart_id), "client": str(client_id)})
    if not rows:
        return None, True, None
    *values, version, number = rows[0]
    cart = Cart.from_db("default", _COLUMNS, values)
    return cart, cart.version == version, number


def insert(cart: Cart) -> bool:
    """Insert a cart; False where its visitor has one already, or another has its call code."""
    written = statements.fetch(_INSERT, _values(cart))
    if not written:
        return False
    cart._state.adding, cart.pricing_edition = False, written[0][0]
    return True


def save_and_log(cart: Cart, entry: CartEntry) -> None:
    """Save a locked cart, and append an entry to its log."""
    statements.fetch(
        _SAVE_AND_LOG,
        _values(cart)
        | {
            "number": entry.number,
            "kind": entry.kind,
            "payload": json.dumps(entry.payload),
            "client": str(entry.client_id),
            "actor_kind": entry.actor_kind,
            "actor_name": entry.actor_name,
            "actor_user_id": entry.actor_user_id,
            "channel": entry.channel,
            "at": entry.at,
        },
    )


def put_line(line: CartLine) -> int:
    """Write a line, or the new quantity of the one with the same goods got the same way; return its id."""
    ((line_id,),) = statements.fetch(
        _PUT_LINE,
        {
            "cart": str(line.cart_id),
            "variant": line.variant_id,
            "method": line.method,
            "location": line.location_id,
            "quantity": line.quantity,
            "amount": line.seen_amount,
            "author": line.author,
        },
    )
    return line_id  # type: ignore[no-any-return]


def _values(cart: Cart) -> dict[str, Any]:
    return {
        field.attname: field.get_db_prep_save(getattr(cart, field.attname), connection)
        for field in _FIELDS
    }
