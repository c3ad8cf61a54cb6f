"""Amazon Warehousing and Distribution v2024-05-09."""
