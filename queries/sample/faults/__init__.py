"""The planted faults: each a known break of one or more promises, with the days on which it stands.

Each module plants the faults of promises that belong together into a clean world and says for each
what a reader must find. What it says is worked out from the fault's own days. `planted` calls them.

Imports `sample`.
"""
