"""The Swedish flavour: the same data in the formats of two customer systems and a few registers.

Semicolons, cp1252, decimal commas, Swedish headers and codes, two systems with different headers
and codes, a partial extract, a register of processing as a spreadsheet, and a handful of rows
that are wrong on purpose.

Imports `sample`, `exports`.
"""
