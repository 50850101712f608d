"""Pure rules of the audit log: tree, chain, canonical content, checkpoint, verification."""
