"""Ratios measured side by side; printed, never asserted. `make bench` runs them all."""
