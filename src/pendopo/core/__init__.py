"""The app registry, delivery of events, numbering, the working calendar, keys, areas. Knows names, never apps."""
