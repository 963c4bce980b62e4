"""Pictures of what the platforms show of our posts, in `docs/pictures/`."""
