"""Whom we may ask at Amazon: accounts, applications, consent, stores and permissions."""
