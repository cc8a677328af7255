"""The stage of a network of one input, and its ledger."""
