"""Verifying practitioners: what they claim, what proves it, who decides, how they then stand."""


class DecisionRefused(Exception):
    """An act that is not allowed; its message is for whoever tried it, in their language."""
