"""The bell's page: what needs a person, and where it is mended."""
