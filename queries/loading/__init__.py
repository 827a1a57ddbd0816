"""The gate: exported files in, accepted rows and a full account of the rest out.

Rows read = rows accepted + rows quarantined, per file, always. Only here are values of exported
rows seen before they are pseudonyms; no message of any module here holds one.
"""
