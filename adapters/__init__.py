"""How Paperboy talks to each chat platform: a folder a platform."""
