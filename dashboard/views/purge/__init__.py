"""The purge page."""
