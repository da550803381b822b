"""What an applicant sees, in the order of their journey."""
