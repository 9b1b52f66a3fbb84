"""Who is asking: accounts.py knows people and programs, gate.py guards every route."""
