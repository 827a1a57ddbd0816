"""The charts of the purge page: a frame in, a drawing out. Imports `charts`, `words`."""
