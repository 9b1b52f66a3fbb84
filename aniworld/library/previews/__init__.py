"""What would become of files, shown before anything is written; then all of it is done, or some."""
