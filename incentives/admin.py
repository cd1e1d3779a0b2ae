"""The dated rates, editable as reference data through the operation that leaves an audit row."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts import identity
from core.actor import Channel
from incentives import operations
from incentives.models import ServiceCreditRate


@admin.register(ServiceCreditRate)
class ServiceCreditRateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A new rate is a new row; an old one stays as it was."""

    list_display = ("market", "valid_from", "amount", "currency", "daily_units")
    list_filter = ("market",)
    fields = ("market", "valid_from", "amount", "daily_units")

    def has_change_permission(self, request: HttpRequest, obj: ServiceCreditRate | None = None) -> bool:
        """Nobody changes what was in force."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ServiceCreditRate | None = None) -> bool:
        """Nobody takes it away."""
        return False

    def save_model(self, request: HttpRequest, obj: ServiceCreditRate, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001
        """Write the rate through its operation."""
        rate = operations.set_rate(
            market=obj.market, valid_from=obj.valid_from, amount=obj.amount, daily_units=obj.daily_units,
            actor=identity.actor_for(request, Channel.BACK_OFFICE), now=timezone.now(),
        )
        obj.pk = rate.pk
