"""A customer's own pages: her orders, who she is, how she signs in, what she allows."""
