"""What happened: spans of a run, recorded while it goes on and read back afterwards.

This room knows nobody. Document text never enters a trace: a `Ref` says where it stands.
"""
