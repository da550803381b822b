"""The offices and their people as the decrees say: units, posts, mutations, who stands in for whom."""
