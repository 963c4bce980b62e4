"""Other people's emulators of the platforms and of a model, and what they say of our ways with the real clients."""
