"""The replication package: what a reader of the paper gets, no more than consent allows, the same bytes every time."""
