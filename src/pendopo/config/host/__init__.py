"""What keeps a server alive: installed, kept, upgraded, backed up, examined. No Django at import."""
