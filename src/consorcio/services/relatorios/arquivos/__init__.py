"""Files of a report: CSV, XLSX and PDF, row by row, never whole in memory."""
