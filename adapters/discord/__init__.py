"""Discord as a platform: Components V2, application commands, the gateway."""
