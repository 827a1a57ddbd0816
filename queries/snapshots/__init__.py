"""What is kept on disk: snapshots, how a load makes one, and how one is read.

`store` is the only code that knows the files. `load` makes a snapshot of a delivery: `coverage`
is what the store knows of its exports, `merge` settles the rows that are no longer in them,
`retention` deletes old rows and keeps their flows. `reading` answers from one snapshot, `question`
says which SQL of a reader's own it lets through; `loads` tells what came when.
"""
