"""What is kept on disk: snapshots, how a load makes one, and how one is read.

`store` is the only code that knows the files. `load` makes a snapshot of a delivery: `knowledge`
is what the store knows of its exports, `leaving` settles the rows that are no longer in them,
`folding` lets old rows go and keeps their flows. `reading` answers from one snapshot; `loads`
tells what came when.
"""
