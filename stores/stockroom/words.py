"""The stock room's facts as a colleague says them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stores.stockroom.models import DeliveryLine


def difference(line: DeliveryLine) -> str:
    """Return what differs between what was said to come and what came; empty where nothing does."""
    short, damaged = line.expected - line.received, line.damaged
    said = []
    if not line.expected and line.received:
        said.append(
            ngettext(
                "%(count)s unit not expected",
                "%(count)s units not expected",
                line.received,
            )
            % {"count": line.received}
        )
    elif short > 0:
        said.append(
            ngettext("%(count)s unit missing", "%(count)s units missing", short) % {"count": short}
        )
    elif short < 0:
        said.append(
            ngettext("%(count)s unit too many", "%(count)s units too many", -short)
            % {"count": -short}
        )
    if damaged:
        said.append(
            ngettext("%(count)s unit damaged", "%(count)s units damaged", damaged)
            % {"count": damaged}
        )
    return ", ".join(said)


def told(line: DeliveryLine) -> str:
    """Return what differs with its reason, as it was closed."""
    text = difference(line)
    if text and line.reason:
        return _("%(difference)s. %(reason)s.") % {
            "difference": text,
            "reason": line.get_reason_display(),
        }
    return f"{text}." if text else ""
