"""Stands in for the product: healthy when PostgreSQL answers, and it dies when asked to."""

import os

import psycopg2


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    if scope["path"] == "/die":
        os._exit(3)
    psycopg2.connect(os.environ["DATABASE_URL"]).close()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})
