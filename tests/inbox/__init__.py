"""The inbox, its night and its messages."""
