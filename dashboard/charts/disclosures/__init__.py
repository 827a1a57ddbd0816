"""The charts of the disclosures page: a frame in, a drawing out. Imports `charts`, `words`."""
