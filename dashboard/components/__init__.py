"""Widgets that keep no state: what they show is what they are given.

Imports `charts`, `file_formats`, `words`.
"""
