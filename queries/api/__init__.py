"""The noticeboard and its questions. Imports every other folder of `queries`."""
