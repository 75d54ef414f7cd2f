"""How well search finds the passage: question sets, ways of searching, and what is measured."""
