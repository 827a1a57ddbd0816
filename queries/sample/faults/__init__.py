"""The planted faults: each breaks one or more promises, on known days.

Each module adds the faults of related promises to data without faults and returns the key: what
must be found, computed from the days chosen for each fault. `planted` calls the modules.

Imports `sample`.
"""
