"""The only writer of quotes, tenders and their counters. No network here: `gateway` calls providers."""

from commerce.payments.operations.calls import (
    MAY_ASK_AGAIN,
    ask_again,
    record_call_done,
    record_call_failed,
    request_capture,
    request_refund,
)
from commerce.payments.operations.links import (
    OpenedLink,
    note_link_sent,
    open_pay_link,
    send_pay_link,
)
from commerce.payments.operations.quotes import (
    check_may_start,
    place_quote,
    start_payment,
    void_quote,
)
from commerce.payments.operations.tenders import (
    adopt_authorisation,
    note_asked,
    record_page,
    record_unpaid_state,
    refuse_late_payment,
    refuse_second_payment,
    unsettled,
)

__all__ = [
    "MAY_ASK_AGAIN",
    "OpenedLink",
    "adopt_authorisation",
    "ask_again",
    "check_may_start",
    "note_asked",
    "note_link_sent",
    "open_pay_link",
    "place_quote",
    "record_call_done",
    "record_call_failed",
    "record_page",
    "record_unpaid_state",
    "refuse_late_payment",
    "refuse_second_payment",
    "request_capture",
    "request_refund",
    "send_pay_link",
    "start_payment",
    "unsettled",
    "void_quote",
]
