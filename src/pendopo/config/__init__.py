"""The top layer: settings, root addresses, command line. Imports everything, is imported by nothing."""
