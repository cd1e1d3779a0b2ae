"""What is wrong with a file as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid


class BadTable(Invalid):
    """The file cannot be read as a table; `detail` says why and what to do."""

    code: ClassVar[str] = "bad-table"
    title = _("We cannot read this file")
