"""The only writers of lists, trails and notices."""

from commerce.wishes.operations.joining import bring_together, forget_old_lists
from commerce.wishes.operations.lists import (
    delete_list,
    mail_cart,
    make_list,
    put_in_cart,
    remove_wish,
    rename_list,
    save_cart,
    save_for_later,
    share_list,
    stop_sharing,
    wish,
    wish_for,
)
from commerce.wishes.operations.notices import (
    ask_to_be_told,
    confirm_notice,
    forget_old_notices,
    stop_notice,
    tell_who_waits,
)
from commerce.wishes.operations.trail import (
    MOST_COMPARED,
    compare,
    forget_old_trails,
    note_view,
    stop_comparing,
)

__all__ = [
    "MOST_COMPARED",
    "ask_to_be_told",
    "bring_together",
    "compare",
    "confirm_notice",
    "delete_list",
    "forget_old_lists",
    "forget_old_notices",
    "forget_old_trails",
    "mail_cart",
    "make_list",
    "note_view",
    "put_in_cart",
    "remove_wish",
    "rename_list",
    "save_cart",
    "save_for_later",
    "share_list",
    "stop_comparing",
    "stop_notice",
    "stop_sharing",
    "tell_who_waits",
    "wish",
    "wish_for",
]
