"""Stands in for the product: the commands that the supervisor calls, without Django."""

import json
import os
import pathlib
import signal
import sys

import psycopg2


def migrate() -> None:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS django_migrations (id serial)")
        cursor.execute("INSERT INTO django_migrations DEFAULT VALUES")


def demo_logins() -> None:
    print(
        json.dumps(
            [
                {
                    "role": "CSA",
                    "name": "Kari",
                    "email": "kari@example.com",
                    "password": "x",
                    "url": "/console/",
                }
            ]
        )
    )


def collectstatic() -> None:
    pathlib.Path(os.environ["STATIC_ROOT"]).mkdir(exist_ok=True, parents=True)


def seed_demo() -> None:
    print("seeded")


def open_till() -> None:
    print("opened")


def register_terminal() -> None:
    print("registered")


def relay() -> None:
    print("relay is running", flush=True)
    signal.pause()


{
    "migrate": migrate,
    "demo_logins": demo_logins,
    "collectstatic": collectstatic,
    "seed_demo": seed_demo,
    "open_till": open_till,
    "register_terminal": register_terminal,
    "relay": relay,
}[sys.argv[1]]()
