"""What is kept on disk: snapshots, how a load makes one, and how one is read.

`store` is the only code that reads and writes the files. `load` makes a snapshot of a delivery:
`coverage` is what the store knows of its exports, `merge` keeps the rows that are no longer in
them, `retention` deletes old rows and keeps their flows. `reading` answers from one snapshot,
`question` says which SQL of a user's own is run, `loads` lists which table was loaded when.

Imports `build`, `loading`, `deadlines`, `notices`, `engine`, `exports`.
"""
