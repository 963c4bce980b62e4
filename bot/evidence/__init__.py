"""A paper's own words: looking for a quote in them, and choosing the passages that bear on a question."""
