"""Which providers there are."""

from commerce.payments.providers import Provider, free, own, sandbox
from commerce.payments.purses import OWN

PROVIDERS: dict[str, Provider] = {
    sandbox.NAME: sandbox.SandboxProvider(),
    free.NAME: free.FreeProvider(),
    **dict.fromkeys(sorted(OWN), own.OwnProvider()),
}
DEFAULT = sandbox.NAME
