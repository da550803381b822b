"""`python -m bench`: what one page, one application and an idle instance cost. See README.md."""
