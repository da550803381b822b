"""Units, persons, memberships, sign-in; who acts, and who may open which page."""
