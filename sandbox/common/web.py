"""The edge: bounded bodies, keys, problem answers, static files, start of the process."""

import argparse
import fcntl
import hmac
import json
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Lifespan

from sandbox.common.control import Control
from sandbox.common.html import html, page
from sandbox.common.problems import Problem

STATIC = Path(__file__).parent.parent / "static"
STATIC_TYPES = {"sandbox.css": "text/css", "sandbox.svg": "image/svg+xml", "label.css": "text/css"}
Handler = Callable[[Request], Awaitable[Response]]
_held: list[IO[str]] = []


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request, at most `limit` bytes; a longer one is a 413 problem."""
    told = request.headers.get("content-length", "0")
    body = bytearray()
    if not told.isdigit() or int(told) <= limit:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                break
        else:
            return bytes(body)
    raise Problem(413, "too_large", f"A body may have {limit} bytes.")


async def read_json(request: Request, limit: int = 65_536) -> dict[str, Any]:
    """Return the JSON object in a request."""
    try:
        data = json.loads(await read_body(request, limit))
    except (ValueError, RecursionError):
        raise Problem(400, "not_json", "The body is not JSON.") from None
    if not isinstance(data, dict):
        raise Problem(400, "not_json", "The body is not a JSON object.")
    return data


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form, the first value of each, stripped. Only our own pages may post it."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    came_from = request.headers.get("origin", "null")
    foreign = came_from != "null" and urlsplit(came_from).netloc != request.headers.get("host")
    if site not in ("same-origin", "none") or foreign:
        raise Problem(403, "cross_site", "This form was posted from another site.")
    try:
        text = (await read_body(request, 8_192)).decode()
        values = parse_qs(text, keep_blank_values=True, max_num_fields=30)
    except ValueError:
        raise Problem(400, "not_a_form", "The body is not a form.") from None
    return {name: found[0].strip() for name, found in values.items()}


def idempotency_key(request: Request) -> str:
    """Return the Idempotency-Key header, which every call that writes must carry."""
    key = request.headers.get("idempotency-key", "")
    if not 1 <= len(key) <= 255:
        raise Problem(
            400, "idempotency_key_missing", "Send an Idempotency-Key of 1 to 255 characters."
        )
    return key


def keyed(api_key: str, handler: Handler, control: Control | None = None) -> Handler:
    """Return a handler that needs the Bearer key, and that the control switches apply to where given."""
    expected = f"Bearer {api_key}".encode()

    async def guarded(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise Problem(401, "key_wrong", "Send the API key as a Bearer token.")
        if control is None:
            return await handler(request)
        await control.before()
        response = await handler(request)
        await control.after()
        return response

    return guarded


def answer(content: object, status: int = 200) -> JSONResponse:
    """Return a JSON answer that is not to be cached."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse(content, status_code=status, headers=headers)


async def static(request: Request) -> Response:
    """One of our own style sheets or the icon."""
    name = request.path_params["name"]
    if name not in STATIC_TYPES:
        raise HTTPException(404)
    headers = {"Cache-Control": "max-age=300", "X-Content-Type-Options": "nosniff"}
    content = (STATIC / name).read_bytes()
    return Response(content, media_type=STATIC_TYPES[name], headers=headers)


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        error = Problem(error.status_code, f"http_{error.status_code}", error.detail)
    assert isinstance(error, Problem)
    if "text/html" not in request.headers.get("accept", ""):
        return error.response()
    body = html(
        '<main id="main" class="narrow"><h1>{title}</h1><p>{detail}</p></main>',
        title="Nothing here" if error.status == 404 else "That did not work",
        detail="There is no such page." if error.status == 404 else error.detail,
    )
    return page(
        title="Not found" if error.status == 404 else "Refused", body=body, status=error.status
    )


def application(routes: Sequence[Route], lifespan: Lifespan[Starlette]) -> Starlette:
    """Return an application with the static files and with problems as answers to errors."""
    return Starlette(
        routes=[*routes, Route("/static/{name}", static)],
        exception_handlers={Problem: _refused, HTTPException: _refused},
        lifespan=lifespan,
    )


def arguments(program: str, description: str) -> argparse.Namespace:
    """Return the command line that both processes have."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="folder for the SQLite file")
    return parser.parse_args()


def environment(program: str, *names: str) -> dict[str, str]:
    """Return the named variables; without one of them the process says so and ends with status 2."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        stop(program, f"set {', '.join(missing)} in the environment: there is no default.")
    return {name: os.environ[name] for name in names}


def seconds(program: str, name: str, default: float) -> float:
    """Return a length of time from the environment."""
    value = os.environ.get(name, "")
    try:
        found = float(value) if value else default
    except ValueError:
        stop(program, f"{name} must be a number of seconds, and is {value!r}.")
    return found


def stop(program: str, reason: str) -> NoReturn:
    """End the process with one clear sentence."""
    sys.stderr.write(f"{program}: {reason}\n")
    sys.exit(2)


def open_data(program: str, folder: Path, name: str) -> Path:
    """Return the path of the database in a data folder, which is made when needed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = (folder / f"{name}.lock").open("w")
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop(program, f"another process uses {folder}.")
    except OSError as error:
        stop(program, f"cannot write to {folder}: {error.strerror}.")
    _held.append(held)
    return folder / f"{name}.sqlite3"


def listen(program: str, host: str, port: int) -> socket.socket:
    """Return a bound socket; a port that is taken ends the process with one sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(1024)
    except OSError as error:
        stop(program, f"cannot listen on {host}:{port}: {error.strerror}.")
    return bound


def address(bound: socket.socket) -> str:
    """Return the address of a bound socket, as a browser on this machine would write it."""
    host, port = bound.getsockname()[:2]
    return f"http://{'[' + host + ']' if ':' in host else host}:{port}"


def serve(program: str, app: Starlette, bound: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then end with status 0; the first line tells the address."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    sys.stdout.write(f"{program}: listening on {address(bound)}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[bound])


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Return uvicorn raises the signal again when it has shut down."""
    sys.exit(0)
