"""A network of invented people to look around in. Outside the demonstration it is not installed."""
