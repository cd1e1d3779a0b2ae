"""A cart that a shopper and an advisor look at, each on a socket of her own."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import time
from types import TracebackType
from typing import Self
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from drills.people import Advisor, Person
from drills.scene import Scene


class Screen:
    """A page that listens on the cart's socket and remembers the newest number that it heard."""

    def __init__(self, base: str, cart: str, cookie: str) -> None:
        self._socket: ClientConnection = connect(
            f"{base.replace('http', 'ws', 1)}/ws/cart/{cart}/",
            origin=Origin(base),
            additional_headers={"Cookie": cookie},
        )
        self._moved = threading.Condition()
        self.newest = 0
        self.closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def waits_for(self, number: int, seconds: float) -> bool:
        """Return whether the number, or a later one, was heard in time."""
        with self._moved:
            return self._moved.wait_for(lambda: self.newest >= number, seconds)

    def close(self) -> None:
        """Leave the page."""
        self._socket.close()

    def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in self._socket:
                with self._moved:
                    self.newest = max(self.newest, int(json.loads(text)["number"]))
                    self._moved.notify_all()
        self.closed = True


class SharedCart:
    """The cart, its two people, and their two screens."""

    def __init__(self, play: Scene) -> None:
        token = secrets.token_urlsafe(24)
        port = play.stack.env["PORT"]
        self.sku = play.skus[-1]
        self.shopper = Person(play.base, Authorization=f"Visitor {token}")
        self.advisor = Advisor(play.base, play.token)
        cart = self.shopper.ask("POST", "/api/v1/carts/", json={}).raise_for_status().json()
        self.path = f"/api/v1/carts/{cart['id']}"
        self.edit(self.shopper)  # an empty cart has no code yet
        code = self.shopper.ask("GET", f"{self.path}/").json()["sharing"]["call_code"]
        self.advisor.ask("POST", "/api/v1/carts/open/", json={"code": code}).raise_for_status()
        self.shopper.ask("POST", f"{self.path}/sharing/editing/", json={}).raise_for_status()
        self.screens = [
            Screen(play.base, cart["id"], f"visitor_{port}={token}"),
            Screen(play.base, cart["id"], f"session_{port}={play.session}"),
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for screen in self.screens:
            screen.close()

    def edit(self, person: Person) -> int:
        """Let a person add a unit; return the number of the cart's newest entry."""
        command = {"type": "add", "client_id": str(uuid4()), "sku": self.sku}
        answer = person.ask("POST", f"{self.path}/commands/", json=command)
        return int(answer.raise_for_status().json()["number"])

    def lag(self, seconds: float) -> float | None:
        """Let each edit once; return the seconds until both screens knew of it, or None."""
        slowest = 0.0
        for person in (self.advisor, self.shopper):
            number = self.edit(person)
            began = time.monotonic()
            if not all(screen.waits_for(number, seconds) for screen in self.screens):
                return None
            slowest = max(slowest, time.monotonic() - began)
        return round(slowest, 3)

    @property
    def is_true(self) -> bool:
        """Say whether both screens know the version that the database has."""
        version = self.shopper.ask("GET", f"{self.path}/").json()["version"]
        return all(screen.newest == version and not screen.closed for screen in self.screens)
