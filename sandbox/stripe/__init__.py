"""A small local server that speaks the shapes of Stripe's documented API; no part of Stripe, and no proof of it."""
