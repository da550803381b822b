"""The pages of the organisation, below /kerja/organisasi."""
