"""What was paid for is kept: the journal, the layer around it, and replay."""
