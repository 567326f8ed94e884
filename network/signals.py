"""What this room tells the rooms above it."""

from django.dispatch import Signal

# Sent after commit when what somebody may read has changed: keyword `practitioner_id` (int).
access_changed = Signal()
