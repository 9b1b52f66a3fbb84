"""The state of the installation: one list of checks for pages, programs, monitors and the doctor."""
