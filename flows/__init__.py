"""The same steps as Prefect flows."""
