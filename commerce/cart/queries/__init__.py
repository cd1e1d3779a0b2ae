"""Reads of carts: whose they are, what is in them, what has happened to them."""

from commerce.cart.queries.carts import cart_for, carts_for, find_open_cart, held_carts, open_carts
from commerce.cart.queries.history import (
    Change,
    entries_since,
    last_changes,
    number_of,
    units_left_out,
)
from commerce.cart.queries.lines import Problem, Row, items_of, line_rows, unavailable
from commerce.cart.queries.promise import lacks, promised
from commerce.cart.queries.standing import Standing, standing
from commerce.cart.queries.view import (
    BLOCKING,
    CartView,
    GroupView,
    LineView,
    context_of,
    standings_of,
    view,
)

__all__ = [
    "BLOCKING",
    "CartView",
    "Change",
    "GroupView",
    "LineView",
    "Problem",
    "Row",
    "Standing",
    "cart_for",
    "carts_for",
    "context_of",
    "entries_since",
    "find_open_cart",
    "held_carts",
    "items_of",
    "lacks",
    "last_changes",
    "line_rows",
    "number_of",
    "open_carts",
    "promised",
    "standing",
    "standings_of",
    "unavailable",
    "units_left_out",
    "view",
]
