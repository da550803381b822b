"""The offices' pages: all cases, one case, moving it on, signing."""
