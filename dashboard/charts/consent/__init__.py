"""The charts of the consent page: a frame in, a drawing out. Imports `charts`, `words`."""
