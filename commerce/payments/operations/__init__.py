"""The only writer of quotes, tenders and their counters. No network here: `gateway` calls providers."""

from commerce.payments.operations.calls import (
    MAY_ASK_AGAIN,
    ask_again,
    record_call_done,
    record_call_failed,
    request_capture,
    request_refund,
)
from commerce.payments.operations.choosing import (
    card_of,
    check_may_try,
    choose_method,
    give_gift_card,
    methods_of,
    save_method,
    take_gift_card_off,
    use_credit,
)
from commerce.payments.operations.crediting import (
    MAY_GIVE_CREDIT,
    MAY_NOTE_PAYMENTS,
    cards_ending,
    credit_limit,
    give_credit,
    note_invoice_paid,
)
from commerce.payments.operations.links import (
    OpenedLink,
    note_link_sent,
    open_pay_link,
    send_pay_link,
)
from commerce.payments.operations.means import Planned, planned
from commerce.payments.operations.offering import (
    MAY_OFFER,
    MethodData,
    providers_of,
    set_methods,
)
from commerce.payments.operations.quotes import (
    check_may_start,
    place_quote,
    start_payment,
    void_quote,
)
from commerce.payments.operations.tenders import (
    adopt_authorisation,
    keep_balances,
    note_asked,
    others_wait,
    record_page,
    record_unpaid_state,
    refuse_late_payment,
    refuse_second_payment,
    unsettled,
)

__all__ = [
    "MAY_ASK_AGAIN",
    "MAY_GIVE_CREDIT",
    "MAY_NOTE_PAYMENTS",
    "MAY_OFFER",
    "MethodData",
    "OpenedLink",
    "Planned",
    "adopt_authorisation",
    "ask_again",
    "card_of",
    "cards_ending",
    "check_may_start",
    "check_may_try",
    "choose_method",
    "credit_limit",
    "give_credit",
    "give_gift_card",
    "keep_balances",
    "methods_of",
    "note_asked",
    "note_invoice_paid",
    "note_link_sent",
    "open_pay_link",
    "others_wait",
    "place_quote",
    "planned",
    "providers_of",
    "record_call_done",
    "record_call_failed",
    "record_page",
    "record_unpaid_state",
    "refuse_late_payment",
    "refuse_second_payment",
    "request_capture",
    "request_refund",
    "save_method",
    "send_pay_link",
    "set_methods",
    "start_payment",
    "take_gift_card_off",
    "unsettled",
    "use_credit",
    "void_quote",
]
