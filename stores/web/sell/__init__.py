"""Assisted selling: a colleague puts a sale together for a customer who stands before her (ADR 27)."""
