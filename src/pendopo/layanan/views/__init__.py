"""Views of services: `publik` for applicants, `staf` for the offices."""
