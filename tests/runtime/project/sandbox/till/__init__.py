"""Stands in for the sandbox's till."""
