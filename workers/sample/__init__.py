"""The sample day: 2025-01-14 lived again on this machine, by the ordinary bot against two servers on loopback."""
