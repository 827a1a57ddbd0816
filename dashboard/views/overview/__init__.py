"""The overview page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.overview`, `file_formats`, `words`,
`queries`, `views.exports`.
"""
