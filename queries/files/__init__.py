"""What holds for every file that leaves the tool, on a page or by a command.

Imports nothing of the project.
"""
