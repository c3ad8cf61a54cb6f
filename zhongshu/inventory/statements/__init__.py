"""SQL of inventory that the ORM cannot say."""
