"""The page of the readers: what stands on each, and what its customer does."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common.html import Html, html, join
from sandbox.common.web import read_form
from sandbox.provider import readers, records
from sandbox.provider.operator_pages import provider_page
from sandbox.provider.service import Service
from sandbox.provider.texts import money

BUTTONS = {
    "tap": "Tap a card",
    "tap_no_money": "Tap a card: insufficient funds",
    "tap_refused": "Tap a card: bank refuses",
    "cancel": "Customer cancels",
    "walk_away": "Nobody taps: time over",
}
NETWORK = {
    "online": "Back online",
    "offline": "Lose the network",
    "pay_late": "Tell a late payment",
}


class ReaderPages:
    """Handlers of the readers and of their buttons."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """Name the open pages."""
        return [
            Route("/readers", self.show, methods=["GET"]),
            Route("/readers", self.create, methods=["POST"]),
            Route("/readers/{id}", self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show every reader."""
        found = await self._service.store.run(readers.every)
        return provider_page(
            "Readers",
            html(
                '<p><a href="/">All payments</a> · <a href="/readers">Refresh</a></p><h1>Readers</h1>'
                '<ul class="cards">{cards}</ul><form method="post" action="/readers"><div'
                ' class="field"><label for="label">Another reader</label><input id="label"'
                ' name="label" maxlength="60" required></div><button type="submit">Add</button></form>',
                cards=join([await self._card(each) for each in found]),
            ),
        )

    async def _card(self, reader: dict[str, str]) -> Html:
        asks, acts = Html("<p>Ready.</p>"), dict(NETWORK)
        if reader["payment"]:
            payment = await self._service.store.run(
                records.show, reader["payment"], self._service.config
            )
            asks = html(
                '<p>Asks for a card: <a href="/payments/{id}">{amount}</a></p>',
                id=payment["id"],
                amount=money(payment["amount"], payment["currency"], "en"),
            )
            acts = (BUTTONS if reader["status"] == "online" else {}) | acts
        acts.pop("online" if reader["status"] == "online" else "offline")
        return html(
            '<li class="card"><h2>{label} <span class="tag {status}">{status}</span></h2>'
            '<p class="hint">{id}</p>{asks}<form method="post" action="/readers/{id}" class="row">'
            "{buttons}</form></li>",
            label=reader["label"],
            status=reader["status"],
            id=reader["id"],
            asks=asks,
            buttons=join(
                [
                    html(
                        '<button type="submit" name="act" value="{act}">{name}</button> ',
                        act=act,
                        name=name,
                    )
                    for act, name in acts.items()
                ]
            ),
        )

    async def create(self, request: Request) -> Response:
        """Make a reader."""
        form = await read_form(request)
        data = {"label": form.get("label", "")}
        await self._service.store.run(readers.create, data, config=self._service.config)
        return RedirectResponse("/readers", 303)

    async def act(self, request: Request) -> Response:
        """Let something happen at a reader."""
        form = await read_form(request)
        await self._service.act_at_reader(request.path_params["id"], form.get("act", ""))
        return RedirectResponse("/readers", 303)
