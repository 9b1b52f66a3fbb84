"""What the household wants: its preferences, with what follows from a change of them."""
