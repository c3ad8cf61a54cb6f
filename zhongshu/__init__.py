"""Zhongshu 中枢: a self-hosted ERP for Amazon sellers."""
