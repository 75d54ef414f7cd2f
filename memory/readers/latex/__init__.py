"""LaTeX, by a tokenizer of our own: a library that renders it takes minutes for a paper."""
