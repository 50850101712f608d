"""The boleto: factor of the due date, barcode, typeable line, and the boletos of utilities (arrecadação)."""
