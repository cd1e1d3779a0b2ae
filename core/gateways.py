"""The two ways out for messages: SMTP for mail where EMAIL_URL is set, and the HTTP gateway."""

from __future__ import annotations

from base64 import b64encode
from email.mime.image import MIMEImage

import httpx
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core import mail
from core.models import OutboundMessage

TIMEOUT = httpx.Timeout(8, connect=2)


class _Letter(EmailMultiAlternatives):
    """A mail whose attachments are pictures that its HTML shows."""

    mixed_subtype = "related"


def send(message: OutboundMessage) -> None:
    """Hand the message to its gateway under its key; raises when the gateway did not take it."""
    if message.kind == OutboundMessage.Kind.EMAIL and settings.EMAIL_URL:
        _send_smtp(message)
        return
    if message.kind == OutboundMessage.Kind.EMAIL:
        path, body = (
            "/mail",
            {
                "from": settings.DEFAULT_FROM_EMAIL,
                "to": message.to,
                "subject": message.subject,
                "text": message.text,
                "html": message.html,
                "pictures": {
                    each["cid"]: b64encode(each["content"]).decode()
                    for each in mail.pictures_in(message.html)
                },
            },
        )
    else:
        path, body = "/sms", {"from": "Fjord&Fell", "to": message.to, "text": message.text}
    answer = httpx.post(
        settings.OUTSIDE_URL + path,
        json=body,
        headers={
            "Authorization": f"Bearer {settings.OUTSIDE_API_KEY}",
            "Idempotency-Key": message.key,
        },
        timeout=TIMEOUT,
    )
    answer.raise_for_status()


def _send_smtp(message: OutboundMessage) -> None:
    letter = _Letter(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        headers={"Message-ID": f"<{message.key}@common-counter>"},
    )
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    for each in mail.pictures_in(message.html):
        picture = MIMEImage(each["content"], "png")
        picture.add_header("Content-ID", f"<{each['cid']}>")
        picture.add_header("Content-Disposition", "inline", filename=f"{each['cid']}.png")
        letter.attach(picture)
    letter.send()
