"""The public and staff journey of every service definition: find, read, apply, judge, sign, follow."""
