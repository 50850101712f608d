"""Typed parameters with scope and effective dates, and feature flags."""
