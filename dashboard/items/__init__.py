"""The rows behind a figure, of any promise.

Imports `shell`, `components`, `file_formats`, `words`, `queries`.
"""
