"""The pages of supervision: assignments, population, draws, findings, heads of the days."""
