"""Cases about codes on spans: how they are found, settled and shown, and what follows from them."""
