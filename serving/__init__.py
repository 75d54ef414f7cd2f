"""Leaves and the models that answer them: text in, typed replies out.

This room knows no documents: where a text came from passes through as an opaque `Ref`.
"""
