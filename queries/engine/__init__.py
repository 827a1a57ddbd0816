"""SQL files, the portable subset that they keep to, and DuckDB.

Imports `exports`, `engine.rules`.
"""
