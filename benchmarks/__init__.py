"""`make bench`: what Tandem's pages and figures cost on a generated corpus, beside the budget and the bare work."""
