"""Stands in for the sandbox's outside."""
