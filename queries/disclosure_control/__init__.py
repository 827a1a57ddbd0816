"""Who may see what: roles, and counts too small to show. Imports `build`."""
