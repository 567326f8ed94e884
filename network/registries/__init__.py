"""The public registries of practitioners: their numbers, and local copies of what they publish."""
