"""What this room asks of the rooms above it."""

from django.dispatch import Signal

# Keyword `thread`; a receiver answers with the address of the page that shows it, or None.
place_of_thread = Signal()
