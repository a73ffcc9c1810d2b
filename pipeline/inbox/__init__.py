"""The inbox: a folder in which exports are dropped, and what is done with them without anybody."""
