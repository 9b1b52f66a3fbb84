"""What was done in the library, when and by whom, and the way back."""
