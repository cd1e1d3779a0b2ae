"""DATABASE_URL and REDIS_URL given by a person: used as they are, or refused with one sentence."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2
import redis

from runtime.errors import CannotRun

_SECONDS = 5


def check_database(url: str) -> None:
    """Raise CannotRun, without the password, when this is no PostgreSQL that lets us in."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise CannotRun(
            "DATABASE_URL is not of the form postgres://user:password@host:5432/database."
        )
    try:
        psycopg2.connect(
            host=unquote(parts.hostname or ""),
            port=parts.port or 5432,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            dbname=unquote(parts.path.lstrip("/")),
            connect_timeout=_SECONDS,
            **dict(parse_qsl(parts.query)),
        ).close()
    except (psycopg2.Error, ValueError) as problem:
        raise CannotRun(f"DATABASE_URL does not work: {_first_line(problem)}.") from problem


def check_redis(url: str) -> None:
    """Raise CannotRun, without the password, when this is no Redis or Valkey that lets us in."""
    if urlsplit(url).scheme not in ("redis", "rediss"):
        raise CannotRun("REDIS_URL is not of the form redis://:password@host:6379/0.")
    try:
        client = redis.Redis.from_url(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as problem:
        raise CannotRun(f"REDIS_URL does not work: {_first_line(problem)}.") from problem


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(problem).__name__
