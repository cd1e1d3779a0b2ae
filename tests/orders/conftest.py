"""The till of the payment tests: what is paid becomes an order."""

from tests.payments.conftest import till

__all__ = ["till"]
