"""Who is asking: accounts.py knows people and programs, gate.py stands in front of every route."""
