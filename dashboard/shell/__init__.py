"""What every page stands in: frame, address, cached answers.

Imports `components`, `charts`, `words`, `commands`, `queries`.
"""
