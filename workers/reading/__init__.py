"""Reading whole papers."""
