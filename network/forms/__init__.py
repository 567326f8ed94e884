"""Shapes and sizes of what people send about themselves; the filter comes after, in the verbs."""
