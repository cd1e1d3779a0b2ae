"""Papers of an order: receipt or invoice, credit note, packing slip. Facts here, drawn as PDF."""
