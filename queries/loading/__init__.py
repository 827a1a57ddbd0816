"""Reads exported files: gives the accepted rows and a full account of the rest.

Rows read = rows accepted + rows quarantined, per file, always. Only here are ids of exported rows
read before they become pseudonyms; no message of any module here holds a value of a row.

Imports `exports`.
"""
