"""Alembic asks for this file; our own runner (`store.schema`) does the work."""
