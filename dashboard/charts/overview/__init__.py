"""The charts of the overview: a frame in, a drawing out."""
