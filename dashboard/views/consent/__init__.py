"""The consent page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.consent`, `file_formats`, `words`,
`queries`.
"""
