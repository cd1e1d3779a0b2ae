"""The hosted pages that a payer sees: card form, the bank's question, how it ended."""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse

from sandbox.common.html import Html, html, join, origin, page, policy
from sandbox.provider.cards import CARDS, grouped
from sandbox.provider.records import methods_of
from sandbox.provider.texts import MERCHANT, TEXTS, money

NO_ERRORS: Mapping[str, str] = {}


class PayerPages:
    """The pages of one payment, in its language."""

    def __init__(self, payment: sqlite3.Row) -> None:
        self.payment = payment
        self.lang = payment["locale"]
        self.texts = TEXTS[self.lang]
        self.amount = money(payment["amount"], payment["currency"], self.lang)

    def text(self, name: str) -> str:
        """Return a sentence in the payer's language, with the amount and the merchant filled in."""
        return self.texts[name].format(
            amount=self.amount, merchant=MERCHANT, last4=self.payment["last4"]
        )

    def choice(
        self,
        method: str = "",
        *,
        values: Mapping[str, str] = NO_ERRORS,
        errors: Mapping[str, str] = NO_ERRORS,
        declined: str | None = None,
    ) -> HTMLResponse:
        """Show the ways to pay, and the form of one; `declined` is the reason of the attempt before."""
        offered = methods_of(self.payment)
        shown = method if method in offered else offered[0]
        notice = Html("")
        if declined and not errors:
            notice = html(
                '<div class="notice bad" role="alert"><h2>{title}</h2><p>{why}</p><p>{next}</p>'
                "</div>",
                title=self.text("declined"),
                why=self.text(declined),
                next=self.text("declined_next" if len(offered) == 1 else "declined_other"),
            )
        body = html(
            '{summary}{notice}{ways}<form id="form" method="post" action="/pay/{id}" novalidate>'
            '<input type="hidden" name="token" value="{token}"><input type="hidden" name="method"'
            ' value="{method}">{fields}<button class="main" type="submit">{pay}</button></form>'
            '<form method="post" action="/pay/{id}/cancel">'
            '<button class="quiet" type="submit">{cancel}</button></form>{cards}',
            summary=self._summary(errors),
            notice=notice,
            ways=self._ways(offered, shown),
            id=self.payment["id"],
            token=values.get("token") or secrets.token_urlsafe(16),
            method=shown,
            fields=self._card_fields(values, errors)
            if shown == "card"
            else html("<p>{lead}</p>", lead=self.text(f"{shown}_lead")),
            pay=self.text("pay" if shown == "card" else f"{shown}_go"),
            cancel=self.text("cancel"),
            cards=self._cards() if shown == "card" else Html(""),
        )
        return self._page("pay_to", body, status=422 if errors else 200, error=bool(errors))

    def _ways(self, offered: Sequence[str], shown: str) -> Html:
        """Return the links to the forms of the other methods; nothing where there is one only."""
        if len(offered) == 1:
            return Html("")
        links = [
            html(
                '<li><a class="way" href="/pay/{id}?method={method}"{current}>{name}</a></li>',
                id=self.payment["id"],
                method=method,
                current=Html(' aria-current="true"') if method == shown else Html(""),
                name=self.text(f"by_{method}"),
            )
            for method in offered
        ]
        return html(
            '<nav aria-label="{name}"><ul class="ways">{links}</ul></nav>',
            name=self.text("ways"),
            links=join(links),
        )

    def _card_fields(self, values: Mapping[str, str], errors: Mapping[str, str]) -> Html:
        return join(
            [
                self._field("number", "cc-number", values=values, errors=errors, longest=25),
                Html('<div class="pair">'),
                self._field("expiry", "cc-exp", values=values, errors=errors, longest=9),
                self._field("cvc", "cc-csc", values=NO_ERRORS, errors=errors, longest=4),
                Html("</div>"),
            ]
        )

    def approval(self, attempt_id: str, method: str) -> HTMLResponse:
        """Show the page of the wallet, the bank or the lender: yes or no."""
        body = html(
            '<p>{lead}</p><form method="post" action="/pay/{id}/challenge">'
            '<input type="hidden" name="attempt" value="{attempt}">'
            '<button class="main" type="submit" name="approve" value="1">{approve}</button>'
            '<button class="quiet" type="submit" name="cancel" value="1">{refuse}</button></form>',
            lead=self.text(f"{method}_asks"),
            id=self.payment["id"],
            attempt=attempt_id,
            approve=self.text(f"{method}_approve"),
            refuse=self.text(f"{method}_refuse"),
        )
        return self._page(f"{method}_title", body)

    def challenge(self, attempt_id: str, errors: Mapping[str, str] = NO_ERRORS) -> HTMLResponse:
        """Show the bank's own question."""
        body = html(
            '{summary}<p>{lead}</p><form method="post" action="/pay/{id}/challenge" novalidate>'
            '<input type="hidden" name="attempt" value="{attempt}">{field}'
            '<button class="main" type="submit">{approve}</button>'
            '<button class="quiet" type="submit" name="cancel" value="1">{cancel}</button></form>',
            summary=self._summary(errors),
            lead=self.text("challenge_lead"),
            id=self.payment["id"],
            attempt=attempt_id,
            field=self._field("code", "one-time-code", values=NO_ERRORS, errors=errors, longest=6),
            approve=self.text("approve"),
            cancel=self.text("challenge_cancel"),
        )
        return self._page(
            "challenge_title", body, status=422 if errors else 200, error=bool(errors)
        )

    def pending(self) -> HTMLResponse:
        """Say that the bank has not answered yet."""
        body = html(
            '<p>{lead}</p><p><a class="button" href="/pay/{id}">{refresh}</a></p>',
            lead=self.text("pending_lead"),
            id=self.payment["id"],
            refresh=self.text("refresh"),
        )
        return self._page("pending", body)

    def ended(self, *, stay: bool = False) -> HTMLResponse:
        """How a payment ended. `stay`: the payer is not sent back, and no link leads back."""
        status = self.payment["status"]
        paid = status == "authorised"
        body = html(
            '<p class="notice {tone}">{lead}</p>{card}{next}',
            tone="good" if paid else "plain",
            lead=self.text(f"{status}_lead"),
            card=html("<p>{means}</p>", means=self._means()) if paid else Html(""),
            next=html("<p>{close}</p>", close=self.text("close"))
            if stay
            else html(
                '<p><a class="button" href="{url}">{back}</a></p>',
                url=self.payment["return_url" if paid else "cancel_url"],
                back=self.text("back"),
            ),
        )
        return self._page(status, body)

    def _means(self) -> str:
        """Return what was paid with."""
        method = self.payment["method"] or "card"
        return self.text("card" if method == "card" else f"by_{method}")

    def _page(
        self, title: str, body: Html, *, status: int = 200, error: bool = False
    ) -> HTMLResponse:
        description = self.payment["description"]
        content = html(
            '<a class="skip" href="#main">{skip}</a><header class="bar"><p class="brand">{provider}'
            '</p><p class="note">{note}</p></header><main id="main" class="narrow"><h1>{title}</h1>'
            '<dl class="sum"><div><dt>{to_pay}</dt><dd class="amount">{amount}</dd></div>'
            "<div><dt>{order}</dt><dd>{reference}</dd></div></dl>{description}{body}</main>",
            skip=self.text("skip"),
            provider=self.text("provider"),
            note=self.text("note"),
            title=self.text(title),
            to_pay=self.text("to_pay"),
            amount=self.amount,
            order=self.text("order"),
            reference=self.payment["reference"],
            description=html("<p>{text}</p>", text=description) if description else Html(""),
            body=body,
        )
        ends = [origin(self.payment["return_url"]), origin(self.payment["cancel_url"])]
        prefix = f"{self.text('error')}: " if error else ""
        return page(
            title=f"{prefix}{self.text(title)} - {self.text('provider')}",
            body=content,
            lang=self.lang,
            status=status,
            csp=policy(form_action=ends),
            css_class="payer",
        )

    def _summary(self, errors: Mapping[str, str]) -> Html:
        if not errors:
            return Html("")
        links = [
            html(
                '<li><a href="#{field}">{told}</a></li>',
                field=field,
                told=self.text(told),
            )
            for field, told in errors.items()
        ]
        return html(
            '<div class="notice bad" role="alert" tabindex="-1" autofocus><h2>{title}</h2>'
            "<ul>{links}</ul></div>",
            title=self.text("problem"),
            links=join(links),
        )

    def _field(
        self,
        name: str,
        autocomplete: str,
        *,
        values: Mapping[str, str],
        errors: Mapping[str, str],
        longest: int,
    ) -> Html:
        hint, wrong = self.texts.get(f"{name}_hint"), errors.get(name)
        about = [f"{name}-hint"] * bool(hint) + [f"{name}-error"] * bool(wrong)
        return html(
            '<div class="field"><label for="{name}">{label}</label>{hint}{wrong}'
            '<input id="{name}" name="{name}" type="text" inputmode="numeric"'
            ' autocomplete="{autocomplete}" maxlength="{longest}" value="{value}" required'
            "{about}{invalid}></div>",
            name=name,
            label=self.text(name),
            hint=html('<p class="hint" id="{name}-hint">{hint}</p>', name=name, hint=hint)
            if hint
            else Html(""),
            wrong=html(
                '<p class="wrong" id="{name}-error">{told}</p>', name=name, told=self.text(wrong)
            )
            if wrong
            else Html(""),
            autocomplete=autocomplete,
            longest=longest,
            value=values.get(name, ""),
            about=html(' aria-describedby="{ids}"', ids=" ".join(about)) if about else Html(""),
            invalid=Html(' aria-invalid="true"') if wrong else Html(""),
        )

    def _cards(self) -> Html:
        rows = [
            html(
                "<div><dt>{number}</dt><dd>{what}</dd></div>",
                number=grouped(number),
                what=self.text(behaviour),
            )
            for number, behaviour in CARDS.items()
        ]
        return html(
            "<details><summary>{title}</summary><p>{hint}</p><dl>{rows}</dl></details>",
            title=self.text("cards"),
            hint=self.text("cards_hint"),
            rows=join(rows),
        )
