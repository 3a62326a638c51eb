"""The bench: what a build and a search cost, beside their peers, and whether that is within the budget."""
