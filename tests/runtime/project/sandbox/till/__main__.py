"""Stands in for the sandbox's till."""

from sandbox.server import serve

serve()
