"""The look: tokens, components, layouts, a region's theme. Knows no app."""
