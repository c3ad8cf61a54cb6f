"""SQL of orders that the ORM cannot say."""
