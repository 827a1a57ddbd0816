"""The disclosures page: it asks, words and draws.

Imports `items`, `shell`, `components`, `charts`, `charts.disclosures`, `file_formats`, `words`,
`queries`.
"""
