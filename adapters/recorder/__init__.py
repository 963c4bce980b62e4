"""A platform that writes every post into a file: for a dry run, and for tests that want to know what arrived."""
