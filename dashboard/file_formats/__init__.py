"""CSV and XLSX files that no spreadsheet program misreads. Imports `words`, `queries`."""
