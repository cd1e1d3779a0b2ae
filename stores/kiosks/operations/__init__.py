"""The only writers of kiosks, visits and calls."""

from stores.kiosks.operations.calling import call_staff, take_call
from stores.kiosks.operations.moving import link_of, move_basket, open_link, visit_of
from stores.kiosks.operations.screens import close_kiosk, open_kiosk
from stores.kiosks.operations.visiting import (
    add,
    begin_visit,
    end_idle_visits,
    end_visit,
    forget_left_carts,
    forget_typed,
    note_settling,
    touch,
)

__all__ = [
    "add",
    "begin_visit",
    "call_staff",
    "close_kiosk",
    "end_idle_visits",
    "end_visit",
    "forget_left_carts",
    "forget_typed",
    "link_of",
    "move_basket",
    "note_settling",
    "open_kiosk",
    "open_link",
    "take_call",
    "touch",
    "visit_of",
]
