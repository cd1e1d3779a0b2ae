"""What kiosks refuse."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound


class VisitOver(Conflict):
    """The screen was wiped meanwhile."""

    code = "visit-over"
    title = _("This has ended")


class NoBasketLink(NotFound):
    """The link was used, is too old, or none of ours."""

    code = "no-basket-link"
    title = _("This link does not work any more")


class TakenAlready(Conflict):
    """Another colleague goes."""

    code = "call-taken"
    title = _("Somebody has taken this call")
