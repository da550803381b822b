"""Small pure helpers without Django: identifiers, formats, working time, UUIDv7."""
