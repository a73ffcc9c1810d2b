"""Readers: whatever a survey tool gives becomes the table of answers and the table of rejects."""
