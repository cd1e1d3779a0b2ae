"""Receipts as tills send them. What is wrong with one parks it alone, so these shapes describe; they do not refuse."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import Shape
from stores.inventory.rules import Disposition
from stores.selling.choices import ReceiptKind, Why
from stores.selling.models import TillPayment
from stores.selling.reading import MEANS, MOST_LINES, MOST_PAYMENTS

MOST_RECEIPTS = 5_000


class ReceiptLineSerializer(Shape):
    """Units of an article. Amounts with VAT, in minor units."""

    sku = serializers.CharField(required=False, max_length=64, help_text="Or `ean`.")
    ean = serializers.CharField(required=False, max_length=13)
    quantity = serializers.IntegerField(min_value=1)
    unit = serializers.IntegerField(min_value=0, required=False, help_text="Of a sale.")
    discount = serializers.IntegerField(min_value=0, required=False, help_text="Of the line.")
    total = serializers.IntegerField(
        min_value=0, help_text="Of a sale: quantity x unit - discount; of a return: what was given."
    )
    vat_rate = serializers.CharField(help_text="A part of one with at most four places: `0.20`.")
    disposition = serializers.ChoiceField(
        [each.value for each in Disposition],
        required=False,
        help_text="Of a return; resellable where it does not say.",
    )


class ReceiptPaymentSerializer(Shape):
    """What was given to the till, or by it where goods come back."""

    kind = serializers.ChoiceField(MEANS)
    amount = serializers.IntegerField(min_value=0)
    reference = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="Of a card: the terminal's, as a receipt may show it. Never a card number.",
    )


class ReceiptSerializer(Shape):
    """A receipt. The sum of the payments less the change is the total, and so is the sum of the lines."""

    id = serializers.UUIDField(help_text="Made by the till, one per receipt, kept for ever.")
    kind = serializers.ChoiceField(ReceiptKind.choices)
    number = serializers.IntegerField(min_value=0, help_text="As it is printed.")
    taken_at = serializers.DateTimeField(help_text="The till's clock, with its zone.")
    currency = serializers.CharField(help_text="That of the store, ISO 4217.")
    lines = ReceiptLineSerializer(many=True, help_text=f"At most {MOST_LINES}; none of a void.")
    total = serializers.IntegerField(min_value=0)
    payments = ReceiptPaymentSerializer(
        many=True, help_text=f"At most {MOST_PAYMENTS}; none of a void."
    )
    change = serializers.IntegerField(min_value=0, required=False)
    of = serializers.UUIDField(
        required=False, help_text="The id of the sale that is returned or voided."
    )
    member = serializers.CharField(required=False, help_text="The code that the customer showed.")
    email = serializers.EmailField(required=False, help_text="Where she wants her receipt.")
    colleague = serializers.CharField(required=False, max_length=60)


class BatchSerializer(Shape):
    """Receipts in any order, doubled or not."""

    receipts = ReceiptSerializer(many=True, help_text=f"At most {MOST_RECEIPTS}.")


class OutcomeSerializer(Shape):
    """What became of a receipt."""

    id = serializers.CharField(help_text="As it was sent.")
    state = serializers.ChoiceField(
        ["accepted", "known", "parked"],
        help_text="`known` was booked before; `parked` is kept with its reason, and need not be sent again.",
    )
    order = serializers.CharField(help_text="The number of the sale's order.")
    return_number = serializers.CharField(help_text="Of a return or void.")
    member = serializers.CharField(
        help_text="`known` or `unknown`, where the sale had a member code."
    )
    why = serializers.ChoiceField([*Why.choices, ("", "")])
    detail = serializers.CharField()


class BatchOutcomeSerializer(Shape):
    """What became of each receipt, in the order in which they came."""

    accepted = serializers.IntegerField()
    known = serializers.IntegerField()
    parked = serializers.IntegerField()
    receipts = OutcomeSerializer(many=True)


class DueLineSerializer(Shape):
    """Units as they were offered."""

    sku = serializers.CharField()
    name = serializers.CharField(source="name_en")
    quantity = serializers.IntegerField()
    gross = serializers.IntegerField(help_text="With VAT, minor units.")


class DueSerializer(Shape):
    """What is to be paid under a code."""

    kind = serializers.CharField(
        source="source",
        help_text="`offer`: of a cart; `reserved`: an order to be paid when it is collected.",
    )
    state = serializers.ChoiceField(
        ["waiting", "at_till", "early", "paid", "ended"],
        help_text="Money is taken of `waiting` only, and of `at_till` where this till has claimed it.",
    )
    amount = serializers.IntegerField(help_text="To be taken; minor units.")
    total = serializers.IntegerField(help_text="With what gift cards and credit pay.")
    currency = serializers.CharField()
    store = serializers.CharField(source="location.code")
    customer = serializers.CharField()
    lines = DueLineSerializer(many=True)
    delivery = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True)
    order = serializers.CharField()


class ClaimSerializer(Shape):
    """Kept for this till."""

    until = serializers.DateTimeField(help_text="Claim it again before that for more time.")


class TillPaymentCommandSerializer(Shape):
    """Money that the till has taken for a code. The payments less the change are what is due."""

    id = serializers.UUIDField(help_text="Made by the till, one per payment, kept for ever.")
    code = serializers.CharField(max_length=20)
    number = serializers.IntegerField(min_value=0, max_value=10**15, help_text="Of its receipt.")
    taken_at = serializers.DateTimeField()
    currency = serializers.CharField(max_length=3)
    payments = ReceiptPaymentSerializer(many=True, help_text=f"At most {MOST_PAYMENTS}.")
    change = serializers.IntegerField(min_value=0, required=False, default=0)
    colleague = serializers.CharField(required=False, max_length=60, default="", allow_blank=True)


class GivenBackSerializer(Shape):
    """Money that the till gave back, all of it and by the means that it came by."""

    id = serializers.UUIDField(help_text="Made by the till.")
    number = serializers.IntegerField(min_value=0, max_value=10**15, help_text="Of its receipt.")
    taken_at = serializers.DateTimeField()
    colleague = serializers.CharField(required=False, max_length=60, default="", allow_blank=True)


class GiveBackPartSerializer(Shape):
    """What the till has to give back."""

    kind = serializers.CharField()
    amount = serializers.IntegerField()
    reference = serializers.CharField()


class TillPaymentSerializer(Shape):
    """What became of the money."""

    id = serializers.UUIDField(source="client_id")
    state = serializers.ChoiceField(
        TillPayment.State.choices,
        help_text="`refused`: it came too late and pays nothing; give it back, and say so.",
    )
    order = serializers.CharField(source="order.number", default="")
    total = serializers.IntegerField()
    currency = serializers.CharField()
    why = serializers.CharField(
        help_text="`paid`: somebody else paid it; `changed`: another sum is due now; else why the offer ended."
    )
    give_back = GiveBackPartSerializer(many=True, help_text="Of `refused`, by means.")


class KindSumSerializer(Shape):
    """Receipts of a kind."""

    count = serializers.IntegerField()
    total = serializers.IntegerField(help_text="Minor units.")


class RateSumSerializer(Shape):
    """What was sold at a rate, less what came back."""

    rate = serializers.CharField()
    gross = serializers.IntegerField()
    net = serializers.IntegerField()
    tax = serializers.IntegerField()


class SumsSerializer(Shape):
    """What a till did. Minor units; what came back or was voided counts against what was sold."""

    orders = KindSumSerializer(help_text="Money of orders that the till did not sell.")
    orders_given_back = KindSumSerializer()
    sales = KindSumSerializer()
    returns = KindSumSerializer()
    voids = KindSumSerializer()
    total = serializers.IntegerField()
    payments = serializers.DictField(child=serializers.IntegerField())
    vat = RateSumSerializer(many=True)
    parked = serializers.IntegerField(help_text="Receipts that wait: in none of the sums.")
    first_number = serializers.IntegerField(allow_null=True)
    last_number = serializers.IntegerField(allow_null=True)
    gaps = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Numbers that are missing, `[first, last]`; at most 100.",
    )
    missing = serializers.IntegerField()
    late = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of days that were closed before."
    )
    doubled = serializers.ListField(child=serializers.IntegerField())


class SummarySerializer(Shape):
    """X: what a till did since its day was last closed."""

    till = serializers.IntegerField(source="till.number")
    store = serializers.CharField(source="till.location.code")
    currency = serializers.CharField(source="till.currency")
    sums = SumsSerializer()


class ClosingCommandSerializer(Shape):
    """The end of a day."""

    id = serializers.UUIDField(help_text="Made by the till, one per closing.")
    taken_at = serializers.DateTimeField(help_text="Receipts up to then are closed.")


class ClosingSerializer(Shape):
    """Z: a closed day."""

    id = serializers.UUIDField(source="client_id")
    number = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    sums = SumsSerializer()
