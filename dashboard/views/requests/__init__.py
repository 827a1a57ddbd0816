"""The requests page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.requests`, `file_formats`, `words`,
`queries`.
"""
