"""Stands in for the sandbox's outside."""

from sandbox.server import serve

serve()
