"""What the bot knows and says: the domain. Plain, synchronous, and pure but for `bot.store`."""
