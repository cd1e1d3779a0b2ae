"""Which providers there are."""

from commerce.payments.providers import Provider, free, sandbox

PROVIDERS: dict[str, Provider] = {
    sandbox.NAME: sandbox.SandboxProvider(),
    free.NAME: free.FreeProvider(),
}
DEFAULT = sandbox.NAME


def provider_for(amount: int) -> str:
    """Return who takes an amount."""
    return DEFAULT if amount else free.NAME
