"""The only writer of parcels and their cases. Locks the parcel first, then stock, order and payment."""

from commerce.delivery.operations.cases import (
    end_case,
    let_case_wait,
    note_case,
    take_back,
    take_case,
)
from commerce.delivery.operations.changing import ParcelWork
from commerce.delivery.operations.news import note_asked, record_carrier_event
from commerce.delivery.operations.packing import (
    HEAVIEST_G,
    ask_label_again,
    dispatch,
    look_again,
    pack,
    record_label,
    record_label_refused,
    record_not_cancelled,
)
from commerce.delivery.operations.picking import pick_line, request_parcels, start_picking
from commerce.delivery.operations.splitting import REASONS, report_short, split
from commerce.delivery.operations.troubles import come_last, open_late
from commerce.delivery.operations.waves import pick_in_wave, start_wave

__all__ = [
    "HEAVIEST_G",
    "REASONS",
    "ParcelWork",
    "ask_label_again",
    "come_last",
    "dispatch",
    "end_case",
    "let_case_wait",
    "look_again",
    "note_asked",
    "note_case",
    "open_late",
    "pack",
    "pick_in_wave",
    "pick_line",
    "record_carrier_event",
    "record_label",
    "record_label_refused",
    "record_not_cancelled",
    "report_short",
    "request_parcels",
    "split",
    "start_picking",
    "start_wave",
    "take_back",
    "take_case",
]
