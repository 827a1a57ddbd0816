"""The rows behind a figure, of any promise.

Imports `shell`, `components`, `words`, `queries`.
"""
