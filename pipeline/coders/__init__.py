"""Automatic coders: what proposes themes for segments, with one interface (``base.Coder``)."""
