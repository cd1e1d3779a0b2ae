"""The names of pictures in a cell of an import."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MOST = 12
LONGEST = 200


def parse_names(text: str) -> tuple[str, ...]:
    """Return the names between `|` or `;`, each once. Raises ValueError."""
    names = tuple(dict.fromkeys(name for part in re.split(r"[|;]", text) if (name := part.strip())))
    if len(names) > MOST:
        raise ValueError(_("has more than %(number)s names") % {"number": MOST})
    if any(len(name) > LONGEST or re.search(r"[\x00-\x1f\x7f]", name) for name in names):
        raise ValueError(_("has a name that no file can have"))
    return names
