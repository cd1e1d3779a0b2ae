"""Changes of an order after it was placed: previewed, then applied, in one path.

What is cancelled is let off by its line's share of what was paid: `share(all) - share(what stays)`, so
that any sequence of changes and parcels adds up to the line. Promotions are not worked out again: what
stays keeps the price that was agreed. The delivery charge goes back when nothing is left to arrive.
"""

from commerce.orders.changes import collecting
from commerce.orders.changes.applying import (
    cancel,
    count_missing,
    let_off_short,
    let_off_waiting,
    note_lost,
)
from commerce.orders.changes.collector import collector_of, name_collector
from commerce.orders.changes.errors import KeyReused
from commerce.orders.changes.money import let_go_of_the_rest
from commerce.orders.changes.moving import move_lines
from commerce.orders.changes.planning import (
    OrderStanding,
    Plan,
    PlannedLine,
    Standing,
    plan_of,
    preview,
    standing,
)
from commerce.orders.changes.redirecting import redirect, say_address
from commerce.orders.changes.substituting import substitute

__all__ = [
    "KeyReused",
    "OrderStanding",
    "Plan",
    "PlannedLine",
    "Standing",
    "cancel",
    "collecting",
    "collector_of",
    "count_missing",
    "let_go_of_the_rest",
    "let_off_short",
    "let_off_waiting",
    "move_lines",
    "name_collector",
    "note_lost",
    "plan_of",
    "preview",
    "redirect",
    "say_address",
    "standing",
    "substitute",
]
