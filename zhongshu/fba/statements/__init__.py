"""SQL of fba that the ORM cannot say."""
