"""What a browser sends along cannot silence a socket, and what it sends up is bounded."""

from __future__ import annotations

import asyncio

import pytest
from django.conf import settings

from commerce.live.consumers import LONGEST_FRAME, CartConsumer
from core import codes


def test_a_cookie_of_somebody_else_does_not_hide_ours():
    token = codes.new_token()
    cookies = f'odd[name]="a,b{{}}; {settings.VISITOR_COOKIE_NAME}={token}; =x'
    consumer = CartConsumer()
    consumer.scope = {"headers": [(b"cookie", cookies.encode())]}

    assert consumer._actor().visitor_key == codes.token_hash(token)


@pytest.mark.parametrize(
    ("length", "closed"), [(LONGEST_FRAME, []), (LONGEST_FRAME + 1, [1009])], ids=["fits", "long"]
)
@pytest.mark.parametrize("kind", ["text", "bytes"])
def test_a_frame_above_a_kilobyte_closes_the_socket(kind, length, closed):
    sent = []

    async def send(message):
        sent.append(message)

    consumer = CartConsumer()
    consumer.base_send = send
    frame = {"text": "x" * length} if kind == "text" else {"bytes": b"x" * length}
    asyncio.run(consumer.websocket_receive({"type": "websocket.receive", **frame}))

    assert [message["code"] for message in sent] == closed
