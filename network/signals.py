"""What this room tells the rooms above it, and asks of them."""

from django.dispatch import Signal

# Sent after commit when what somebody may read has changed: keyword `practitioner_id` (int).
access_changed = Signal()

# Sent for a moderator's page; a receiver answers with a list of `network.moderating.Place`.
places_of_moderation = Signal()
