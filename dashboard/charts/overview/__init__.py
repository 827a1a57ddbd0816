"""The charts of the overview page: a frame in, a drawing out. Imports `charts`, `words`."""
