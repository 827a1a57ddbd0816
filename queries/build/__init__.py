"""From typed tables to relations, obligations and daily flows.

Imports `engine`, `deadlines`, `notices`, `exports`.
"""
