"""What the people of a stock room do. Each locks its work row first, then the levels."""

from stores.stockroom.operations.adjustments import adjust, decide
from stores.stockroom.operations.counts import (
    add_to_count,
    close_count,
    count_line,
    start_count,
)
from stores.stockroom.operations.deliveries import (
    Arrived,
    close_delivery,
    expect_delivery,
    receive_scanned,
    set_received,
)
from stores.stockroom.operations.transfers import (
    add_to_transfer,
    ask_for_transfer,
    cancel_transfer,
    send_transfer,
)

__all__ = [
    "Arrived",
    "add_to_count",
    "add_to_transfer",
    "adjust",
    "ask_for_transfer",
    "cancel_transfer",
    "close_count",
    "close_delivery",
    "count_line",
    "decide",
    "expect_delivery",
    "receive_scanned",
    "send_transfer",
    "set_received",
    "start_count",
]
