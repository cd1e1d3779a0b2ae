"""Which providers there are. Stripe is one when its secrets are set."""

from django.conf import settings

from commerce.payments.providers import Provider, free, own, sandbox, store
from commerce.payments.purses import OWN

PROVIDERS: dict[str, Provider] = {
    sandbox.NAME: sandbox.SandboxProvider(),
    free.NAME: free.FreeProvider(),
    store.NAME: store.StoreProvider(),
    **dict.fromkeys(sorted(OWN), own.OwnProvider()),
}
if settings.STRIPE_API_KEY:
    # Its SDK is large: who does not use it does not load it.
    from commerce.payments.providers import stripe

    PROVIDERS[stripe.NAME] = stripe.StripeProvider()
DEFAULT = sandbox.NAME
