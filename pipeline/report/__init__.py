"""The report: what it says (``build``), and the formats it is written in."""
