"""One page a file. A page asks for frames, gives them to charts and words, and holds no logic."""
