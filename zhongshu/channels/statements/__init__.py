"""SQL of channels that the ORM cannot say."""
