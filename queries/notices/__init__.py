"""The notice file as data: what a notice is, and how it is read. Imports `exports`, `engine`."""
