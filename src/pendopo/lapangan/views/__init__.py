"""Pages of field work: staff's, and what everybody may check."""
