"""The zip of pictures that is sent with a table."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commerce.catalogue.pictures import arriving
from commerce.catalogue.pictures.archive import Archive, BadArchive


def received(request: HttpRequest) -> tuple[IO[bytes] | None, str]:
    """Return the zip, where one was sent, or why it is refused; its list of entries is looked through."""
    sent = request.FILES.get("pictures")
    if sent is None or sent.file is None:
        return None, ""
    if (sent.size or 0) > settings.PICTURES_MAX_BYTES:
        most = settings.PICTURES_MAX_BYTES // (1024 * 1024)
        return None, _("The zip is larger than %(size)s MB. Send it in parts.") % {"size": most}
    try:
        Archive(sent.file)
    except BadArchive as error:
        return None, str(error.detail)
    return sent.file, ""


def kept(file: IO[bytes] | None) -> dict[str, Any]:
    """Keep the zip for the job; return what the job's options need."""
    if file is None:
        return {}
    file.seek(0)
    return arriving.keep_zip(file)
