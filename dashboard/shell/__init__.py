"""What every page is built in: frame, address, cached answers.

Imports `components`, `charts`, `words`, `commands`, `queries`.
"""
