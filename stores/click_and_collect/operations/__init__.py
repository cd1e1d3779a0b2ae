"""The only writers of collections. They lock the collection first, then stock, order and payment."""

from stores.click_and_collect.operations.accepting import accept, move_on, sound_alarm
from stores.click_and_collect.operations.changing import CollectionWork
from stores.click_and_collect.operations.handing_over import (
    MEANS,
    TRIES,
    hand_over,
    look_up,
    take_due,
)
from stores.click_and_collect.operations.holding import (
    come_last,
    days_longer,
    give_up,
    keep_as_paid,
    keep_longer,
    put_back,
    say_here,
)
from stores.click_and_collect.operations.leaving import leave
from stores.click_and_collect.operations.picking import (
    mark_ready,
    pick_line,
    request_collections,
    start_picking,
)
from stores.click_and_collect.operations.postponing import postpone
from stores.click_and_collect.operations.sending import put_off, send, take_in
from stores.click_and_collect.operations.shortfalls import (
    WAIT,
    cases_come_last,
    choose,
    doubt_newest,
    refill,
    refund_by_default,
    report_short,
)
from stores.click_and_collect.operations.substituting import propose
from stores.click_and_collect.operations.undoing import undo, undoable
from stores.click_and_collect.operations.walking import MOST, pick_on_walk, start_walk

__all__ = [
    "MEANS",
    "MOST",
    "TRIES",
    "WAIT",
    "CollectionWork",
    "accept",
    "cases_come_last",
    "choose",
    "come_last",
    "days_longer",
    "doubt_newest",
    "give_up",
    "hand_over",
    "keep_as_paid",
    "keep_longer",
    "leave",
    "look_up",
    "mark_ready",
    "move_on",
    "pick_line",
    "pick_on_walk",
    "postpone",
    "propose",
    "put_back",
    "put_off",
    "refill",
    "refund_by_default",
    "report_short",
    "request_collections",
    "say_here",
    "send",
    "sound_alarm",
    "start_picking",
    "start_walk",
    "take_due",
    "take_in",
    "undo",
    "undoable",
]
