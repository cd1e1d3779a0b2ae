"""The one package that writes stock.

Every write locks its level rows in one order (`lock_levels`), then reads what binds them in a
second statement, then writes; the counter and its ledger line change in the same transaction.
"""

from stores.inventory.operations.allocations import (
    Arrival,
    allocate,
    consume_allocations,
    release_allocations,
    release_units,
    reopen_allocations,
    send_to_store,
    split_allocation,
    take_in_promised,
)
from stores.inventory.operations.arrivals import receive_stock_in_bulk, take_back
from stores.inventory.operations.assortments import set_assortment
from stores.inventory.operations.bookings import Change, change_stock
from stores.inventory.operations.counts import RefusedCount, count_stock, refused_counts
from stores.inventory.operations.grading import grade_levels
from stores.inventory.operations.holds import (
    Held,
    clear_expired_holds,
    extend_holds,
    hold_stock,
    release_holds,
)
from stores.inventory.operations.ledger import MISSING, Kind, Move
from stores.inventory.operations.levels import lock_levels, set_shelves
from stores.inventory.operations.over_the_counter import Carried, Gone, Shortfall, carry_out
from stores.inventory.operations.replaying import replay_ledger
from stores.inventory.operations.sending import Destination

__all__ = [
    "MISSING",
    "Arrival",
    "Carried",
    "Change",
    "Destination",
    "Gone",
    "Held",
    "Kind",
    "Move",
    "RefusedCount",
    "Shortfall",
    "allocate",
    "carry_out",
    "change_stock",
    "clear_expired_holds",
    "consume_allocations",
    "count_stock",
    "extend_holds",
    "grade_levels",
    "hold_stock",
    "lock_levels",
    "receive_stock_in_bulk",
    "refused_counts",
    "release_allocations",
    "release_holds",
    "release_units",
    "reopen_allocations",
    "replay_ledger",
    "send_to_store",
    "set_assortment",
    "set_shelves",
    "split_allocation",
    "take_back",
    "take_in_promised",
]
