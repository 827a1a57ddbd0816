"""The Swedish flavour: the same world as two customer systems and a few registers would write it.

Semicolons, cp1252, decimal commas, Swedish headers and codes, two systems that spell things each in
its own way, a partial extract, a register of processing as a spreadsheet, and a handful of rows
that are wrong on purpose.

Imports `sample`, `exports`.
"""
