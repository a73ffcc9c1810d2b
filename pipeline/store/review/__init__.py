"""What the review page keeps: accounts, plans, decisions, settlements, versions of the codebook."""
