"""The planted faults: each a known break of one promise, with the days on which it stands.

Each module plants the faults of one promise (or of the six about requests) into a clean world and
says for each what a reader must find. What it says is worked out from the fault's own days.
"""
