"""The charts of the exports page: a frame in, a drawing out. Imports `charts`, `words`."""
