"""The only writer of tills, receipts, closings and what is parked."""

from stores.selling.operations.closing import close_day
from stores.selling.operations.members import renew_member_code
from stores.selling.operations.parking import forget_left, leave_out, replay, replay_alike
from stores.selling.operations.payments import (
    Taken,
    claim,
    give_back,
    let_go,
    look_up,
    settle_noted,
    take_payment,
)
from stores.selling.operations.receipts import take_receipts
from stores.selling.operations.rows import Outcome
from stores.selling.operations.tills import make_token, open_till, revoke_token

__all__ = [
    "Outcome",
    "Taken",
    "claim",
    "close_day",
    "forget_left",
    "give_back",
    "leave_out",
    "let_go",
    "look_up",
    "make_token",
    "open_till",
    "renew_member_code",
    "replay",
    "replay_alike",
    "revoke_token",
    "settle_noted",
    "take_payment",
    "take_receipts",
]
