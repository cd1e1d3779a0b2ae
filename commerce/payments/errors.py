"""What payments say no with."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Busy, Conflict, Gone, Invalid, NotFound
from core.money import Money


class CartNotReady(Conflict):
    """Something in the cart cannot be had as chosen; the cart page says what."""

    code = "cart-not-ready"
    title = _("Please look at your cart first")


class DetailsMissing(Invalid):
    """Contact or address is not complete."""

    code = "details-missing"
    title = _("We need a few details first")


class PriceChanged(Conflict):
    """The total is not the one that the customer was shown; `total` is the one now."""

    code = "price-changed"
    title = _("The total has changed")


class PromiseChanged(Conflict):
    """A store has something no more that it had when the customer was told: it is sent there first, and comes later."""

    code = "promise-changed"
    title = _("It comes to your store later than you were told. Please look at the day again.")


class RestChanged(PriceChanged):
    """Gift cards or credit pay another part than the customer was shown; `rest` is what is left to pay."""

    code = "rest-changed"
    title = _("Your gift card or credit covers another part now")


class NoGiftCard(Invalid):
    """No gift card has this code, or it cannot be spent here; who does not know it learns nothing."""

    code = "no-gift-card"
    title = _("We know no gift card with this code")


class CardMoved(Conflict):
    """The gift card is not as it was when this was asked: stopped, replaced or empty."""

    code = "gift-card-moved"
    title = _("This gift card has changed meanwhile")


class MethodGone(Conflict):
    """The way to pay that was chosen is not offered any more."""

    code = "method-gone"
    title = _("Please choose another way to pay")


class StillDue(Conflict):
    """The goods are only reserved: they leave when a till has taken the money; `due` says how much."""

    code = "still-due"
    title = _("It is not paid yet")

    def __init__(self, due: Money) -> None:
        super().__init__(
            gettext("%(due)s is to be paid at the till first.") % {"due": due}, due=due.amount
        )


class AlreadyTaken(Conflict):
    """What was reserved is paid already, or was cancelled: nothing is to be taken for it."""

    code = "already-taken"
    title = _("There is nothing to pay for it")


class CreditUsedUp(Conflict):
    """More than the company, or its buyer, may buy on invoice; `left` is what she still may."""

    code = "credit-used-up"
    title = _("This is more than can be bought on invoice. Please choose another way to pay.")


class BalanceSpent(Conflict):
    """What a gift card or credit was to pay was spent elsewhere meanwhile."""

    code = "balance-spent"
    title = _("The gift card or credit has been spent elsewhere")


class TooMuchCredit(Conflict):
    """More store credit than a lead may give a customer in a day; `left` is what she still may."""

    code = "too-much-credit"
    title = _("That much is given by a manager.")


class NothingOwed(Conflict):
    """More than is open of an invoice, or than we owe of it; `left` is what is."""

    code = "nothing-owed"
    title = _("That is more than is open of this invoice")


class NoCase(NotFound):
    """There is no such case of a payment, or the actor may not see it."""

    title = _("We cannot find this case")


class CaseHasMoved(Conflict):
    """Somebody ended the case meanwhile."""

    code = "case-has-moved"
    title = _("This case has ended meanwhile")


class QuoteEnded(Gone):
    """The cart changed, the time ran out, or it is paid."""

    code = "quote-ended"
    title = _("This offer has ended")


class AtTill(Conflict):
    """A till takes the money of this offer just now."""

    code = "at-till"
    title = _("A till takes the money for this just now")


class AtTerminal(Conflict):
    """A card terminal asks for the card just now: taken in another way meanwhile, it could be paid twice."""

    code = "at-terminal"
    title = _("A card terminal asks for the card just now. Cancel it there first.")


class NoQuote(NotFound):
    """There is no such quote or link."""

    title = _("We cannot find this payment")


class NoCall(NotFound):
    """There is no such call to the provider that was refused."""

    title = _("We cannot find this call")


class NothingLeftToMove(Conflict):
    """More was asked than is authorised to capture, or captured to refund."""

    code = "above-limit"
    title = _("That is more than was paid")


class ProviderUnavailable(Busy):
    """The payment provider did not answer. Nothing was charged as far as we know; we go on asking."""

    code = "provider-unavailable"
    title = _("The payment service does not answer")


class ProviderRefused(Exception):
    """The provider understood and said no; final. Not for people: the caller decides what it means."""


class ReaderRefused(ProviderRefused):
    """A card terminal does not take a payment; `why` is `reader_busy`, `reader_offline` or `reader_not_found`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoTerminal(NotFound):
    """There is no such card terminal here, or payment at one, or the actor does not work there."""

    title = _("We cannot find this card terminal")


class TerminalTaken(Conflict):
    """The terminal is registered already, here or in another store."""

    code = "terminal-taken"
    title = _("This terminal is registered already")


class TerminalBusy(Conflict):
    """The terminal asks a card for another payment."""

    code = "terminal-busy"
    title = _("This terminal is in use")


class NotAtTerminal(Conflict):
    """The payment cannot be made at this terminal: it is settled, or goes by another provider."""

    code = "not-at-terminal"
    title = _("This cannot be paid at a terminal")


class PaymentRefused(ProviderUnavailable):
    """What a person is told of ProviderRefused: the payment cannot go on, and nothing was charged."""
