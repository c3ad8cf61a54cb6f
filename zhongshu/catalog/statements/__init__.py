"""SQL of catalog that the ORM cannot say."""
