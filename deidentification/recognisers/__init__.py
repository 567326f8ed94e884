"""One small recogniser per kind of identifier; `pipeline.py` puts them in order."""
