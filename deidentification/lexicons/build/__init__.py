"""Rebuilds the lexicons beside this folder from packages with a clear licence and our own lists.

The engine never imports this package: it reads the finished files. See README.md, "Rebuild".
"""
