"""What people do with cases about codings and with what follows from them."""
