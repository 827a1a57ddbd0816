"""The disclosures page."""
