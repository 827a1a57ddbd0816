"""The noticeboard and its questions.

Imports `snapshots`, `disclosure_control`, `build`, `deadlines`, `engine`, `notices`, `exports`.
"""
