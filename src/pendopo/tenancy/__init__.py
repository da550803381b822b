"""Regions, the base of every region's rows, row-level security, the door to the job queue."""
