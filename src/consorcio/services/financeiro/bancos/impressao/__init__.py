"""Boletos on paper: PDF pages and carnês, with barcode and Pix QR."""
