"""Delivery: each process has one subscription to the channel layer and knows its own sockets.

An event carries ids only. The hub loads and encodes once and writes the same text to every socket
that may read the thread. Completeness does not depend on events: each heartbeat compares the heads.
"""
