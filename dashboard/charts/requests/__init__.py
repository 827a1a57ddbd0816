"""The charts of the requests page: a frame in, a drawing out.

Imports `charts`, `words`, `queries`.
"""
