"""Files of people and of the house: content-addressed, sealed, never changed, on disk before the row commits."""
