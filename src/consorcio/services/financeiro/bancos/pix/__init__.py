"""Pix: the BR Code that is copied and pasted or shown as a QR, and the kinds of key."""
