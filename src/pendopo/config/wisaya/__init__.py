"""The first-run wizard: an instance without a region founds its first one in the browser."""
