"""Strategies: LangGraph graphs that look into memory and ask leaves of a model."""
