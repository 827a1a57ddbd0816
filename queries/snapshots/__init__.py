"""What is kept on disk: snapshots, how a load makes one, and how one is read.

`store` reads and writes the files. `load` makes a snapshot of a delivery: `coverage` records what
was exported, `merge` keeps the rows that are no longer exported, `retention` deletes old rows and
keeps their flows, `facts` says which rows bind for good, `folded` what is remembered of deleted
ones, and `sources` hands it all to a build. `reading` queries one snapshot, `question` refuses a
user's SQL that is no plain SELECT, `loads` lists which table was loaded when.

Imports `build`, `loading`, `deadlines`, `notices`, `engine`, `exports`.
"""
