"""What places say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class NoSlot(Conflict):
    """The store takes no collections, has paused them, or has no room within the horizon."""

    code = "no-slot"
    title = _("This store takes no collections at the moment")
