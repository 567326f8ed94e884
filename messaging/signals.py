"""What this room asks of the rooms above it, and tells them."""

from django.dispatch import Signal

# Keyword `thread`; a receiver answers with the address of the page that shows it, or None.
place_of_thread = Signal()

# Keyword `message`, inside the transaction that empties it: nothing of it may stand anywhere else.
message_deleted = Signal()
