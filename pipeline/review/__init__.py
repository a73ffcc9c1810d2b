"""The page where researchers code, settle disagreements and sharpen the codebook."""
