"""The model in the package: it answers leaves with an encoder and extraction, on any CPU."""
