"""The workspace: what waits for me, and finding a case by its number. Draws what the platform knows; owns no rows."""
