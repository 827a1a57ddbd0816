"""The exports page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.exports`, `file_formats`, `words`,
`queries`.
"""
