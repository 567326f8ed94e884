"""What this room tells the rooms above it, and asks of them."""

from django.dispatch import Signal

# Sent after commit when what somebody may read has changed: keyword `practitioner_id` (int).
access_changed = Signal()

# Sent after commit when a session is no more, however it ended: keyword `session_key` (str).
session_ended = Signal()

# Sent for a moderator's page; a receiver answers with a list of `network.moderating.Place`.
places_of_moderation = Signal()

# Sent when an import of a registry has found changes about people who are here; a receiver acts on
# every RegistryChange that nobody has acted on.
registry_changed = Signal()
