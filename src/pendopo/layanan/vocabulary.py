"""Effects that this app offers to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset({"kabari"})
