"""The frame around every page: navigation, banners, palette, preferences, refusals."""
