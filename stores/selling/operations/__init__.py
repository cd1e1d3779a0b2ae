"""The only writer of tills, receipts, closings and what is parked."""

from stores.selling.operations.closing import close_day
from stores.selling.operations.members import renew_member_code
from stores.selling.operations.parking import leave_out, replay, replay_alike
from stores.selling.operations.receipts import take_receipts
from stores.selling.operations.rows import Outcome
from stores.selling.operations.tills import make_token, open_till, revoke_token

__all__ = [
    "Outcome",
    "close_day",
    "leave_out",
    "make_token",
    "open_till",
    "renew_member_code",
    "replay",
    "replay_alike",
    "revoke_token",
    "take_receipts",
]
