"""Many texts, durably: batches of items that survive crashes, with limits, costs, cancel and results as they come."""
