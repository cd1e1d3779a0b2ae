"""Clients of the API for the tests: one per person of the world."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts import operations as accounts
from core.actor import SYSTEM, Actor
from core.models import Event
from tests.click_and_collect.shopfloor import Floor


class Api:
    """Speaks JSON to `/api/v1/` as one person."""

    def __init__(self, authorization: str = "") -> None:
        self._client = Client()
        self._headers = {"Authorization": authorization} if authorization else {}

    def get(self, path: str, **parameters: Any) -> Any:
        return self._client.get(f"/api/v1/{path}", parameters, headers=self._headers)

    def send(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        return self._client.generic(
            method, f"/api/v1/{path}", _json(body), content_type="application/json", headers=headers
        )

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self.send("POST", path, body, key=key)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()


class People(Floor):
    """The shop floor, and a client for everybody on it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.as_shopper = Api("Visitor visitor-token-of-shopper")
        self.as_other_shopper = Api("Visitor visitor-token-of-other")
        self.as_nobody = Api()
        self.as_csa = self.api_of(self.csa)
        self.as_other_csa = self.api_of(self.other_csa)
        self.as_clerk = self.api_of(self.clerk)
        self.as_other_clerk = self.api_of(self.other_clerk)
        self.as_packer = self.api_of(self.packer)
        self.as_manager = self.api_of(self.manager)

    def recorded_of(self, fact: str) -> int:
        """Return how many events of this name there are."""
        return Event.objects.filter(type=fact).count()

    def api_of(self, actor: Actor) -> Api:
        """Return a client with a token of the colleague."""
        token = accounts.create_api_token(
            user_id=actor.user_id,
            name="test",
            scopes=[],
            lifetime=timedelta(days=1),
            actor=SYSTEM,
            now=self.now,
        )
        return Api(f"Bearer {token}")


@pytest.fixture
def people(db, settings):
    """Everybody, on the world's Tuesday morning."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(People.now, tick=False):
        yield People()
