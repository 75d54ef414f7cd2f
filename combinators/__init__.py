"""Typed λ programs over leaves, whose cost is known before they run.

So far it holds the arithmetic of cost (`Bound`); the terms, their types, their evaluation and the
planner come into this room. It imports the standard library and nothing else.
"""
