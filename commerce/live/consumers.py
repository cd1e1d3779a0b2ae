"""Sockets only subscribe: they carry "the cart is at version N", and every write goes over HTTP.

A heartbeat reads the newest version from PostgreSQL, so that a client notices a gap even when
Redis is away, was emptied, or dropped a hint; access is checked again with each. Nobody keeps
more than a few sockets open in one process, nor all together more than it can serve: who comes
with more is told to poll.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import replace
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import structlog
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from structlog.contextvars import bind_contextvars

from accounts import second_factor
from accounts.identity import person
from accounts.models import User
from commerce.cart.models import Cart
from core import codes, hints
from core.actor import Actor, Channel

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 2.5
LONGEST_FRAME = 1024
# Sockets that one person may keep open in this process: tabs of one browser, rarely of two.
MOST_SOCKETS = 12
# All together: a visitor costs nothing to make up, and each heartbeat asks the database.
MOST_IN_PROCESS = 2000
POLL_INSTEAD = 4429
_open: Counter[str] = Counter()
_engine = import_module(settings.SESSION_ENGINE)


class CartConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Hints about one cart, to its shopper or to the advisor it is shared with."""

    cart_id: UUID
    counted_for: str = ""
    heartbeat: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket, and count it out however it ends."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.count_out()

    async def connect(self) -> None:
        """Authorise and subscribe; one socket too many is closed with a code that says to poll."""
        self.cart_id = self.scope["url_route"]["kwargs"]["cart_id"]
        bind_contextvars(request_id=str(uuid4()), cart_id=str(self.cart_id))
        seen = await self.look()
        if seen is None:
            await self.close(code=4404)
            return
        version, who = seen
        # A browser learns the code only of a socket that was accepted.
        await self.accept()
        if not self.count_in(who):
            log.warning("too_many_sockets", cart_id=str(self.cart_id))
            await self.close(code=POLL_INSTEAD)
            return
        self.group = hints.group(f"cart:{self.cart_id}")
        await self.send_json({"number": version})
        self.heartbeat = asyncio.create_task(self.beat(version))

    def count_in(self, who: str) -> bool:
        """Count the socket, unless the person, or the process, has as many as it may have."""
        if _open[who] >= MOST_SOCKETS or _open.total() >= MOST_IN_PROCESS:
            return False
        _open[who] += 1
        self.counted_for = who
        return True

    def count_out(self) -> None:
        """Take the socket from the count, once."""
        who, self.counted_for = self.counted_for, ""
        if who:
            _open[who] -= 1
            if not _open[who]:
                del _open[who]

    async def disconnect(self, code: int) -> None:
        """Unsubscribe."""
        if self.heartbeat is not None:
            self.heartbeat.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await self.channel_layer.group_discard(self.group, self.channel_name)

    async def beat(self, sent: int) -> None:
        """Subscribe, again where Redis lost us, and send the newest version now and then."""
        while True:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(
                    self.channel_layer.group_add(self.group, self.channel_name), 1
                )
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                seen = await self.look()
            except Exception:
                log.warning("heartbeat_without_database", cart_id=str(self.cart_id))
                continue
            if seen is None:
                await self.close(code=4403)
                return
            await self.send_json({"number": seen[0]})

    async def hint(self, event: dict[str, Any]) -> None:
        """Pass on a hint."""
        await self.send_json({"number": event["number"]})

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Ignore what clients send, they have nothing to say here; who sends much is sent away."""
        if len(text_data or bytes_data or "") > LONGEST_FRAME:
            await self.close(code=1009)

    async def look(self) -> tuple[int, str] | None:
        """Return the cart's version and who looks, or None where she may not see it (any more)."""
        return await sync_to_async(self._look, thread_sensitive=False)()

    def _look(self) -> tuple[int, str] | None:
        close_old_connections()
        cart, actor = Cart.objects.filter(pk=self.cart_id).first(), self._actor()
        if cart is None or not cart.may_view(actor, timezone.now()):
            return None
        return cart.version, f"user:{actor.user_id}" if actor.user_id else actor.visitor_key

    def _actor(self) -> Actor:
        """Return who is connected, read anew: a session that ended ends the socket with it."""
        cookies: dict[str, str] = {}
        for name, value in self.scope["headers"]:
            if name == b"cookie":
                cookies |= parse_cookie(value.decode("latin-1"))
        token = cookies.get(settings.VISITOR_COOKIE_NAME, "")
        visitor_key = codes.token_hash(token) if 20 <= len(token) <= 64 else ""
        session = _engine.SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
        user = self._user(session)
        if user is None:
            return Actor(channel=Channel.WEB, visitor_key=visitor_key)
        known = replace(person(user), visitor_key=visitor_key)
        request = HttpRequest()
        request.session, request.user = session, user
        if known.is_staff and second_factor.is_missing(request):
            return replace(known, roles=frozenset())
        return known

    @staticmethod
    def _user(session: SessionBase) -> User | None:
        if not session.session_key:
            return None
        user = User.objects.filter(pk=session.get(SESSION_KEY) or 0, is_active=True).first()
        if user is None or not constant_time_compare(
            session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
        ):
            return None
        return user
