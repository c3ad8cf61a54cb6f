"""Tests of messengers."""
