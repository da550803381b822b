"""Letters: data frozen, typeset to fixed bytes, signed by the region's own authority, checked by anybody."""
