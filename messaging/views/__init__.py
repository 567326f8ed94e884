"""Pages of a thread without its socket: writing without scripts, pictures, the preview."""
