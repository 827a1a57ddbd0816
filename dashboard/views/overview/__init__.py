"""The overview. A page asks, words and draws; it holds no logic and no SQL."""
