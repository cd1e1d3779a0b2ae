"""Which providers there are."""

from commerce.payments.providers import Provider, sandbox

PROVIDERS: dict[str, Provider] = {sandbox.NAME: sandbox.SandboxProvider()}
DEFAULT = sandbox.NAME
