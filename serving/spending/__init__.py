"""What a run may spend: the ledger, prices, and the layer that keeps to it."""
