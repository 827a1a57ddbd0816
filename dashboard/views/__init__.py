"""One folder a page. Imports nothing of the project."""
