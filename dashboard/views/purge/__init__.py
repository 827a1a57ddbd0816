"""The purge page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.purge`, `file_formats`, `words`,
`queries`.
"""
