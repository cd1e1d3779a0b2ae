"""JSON bodies larger than pages and other requests may send, read up to a limit of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from stores.selling.errors import TooLarge

MOST_BYTES = 16 * 1024 * 1024


class LargeJSONParser(BaseParser):
    """Reads the stream itself: the framework's own parser stops at what a form may carry."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value; raises TooLarge, ParseError."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge(_("A request has at most 16 MB."))
        try:
            return json.loads(body, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON.")) from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)
