"""How clients are served: gunicorn's threaded worker, with every wait for a client outside its threads.

    accept → reading (head, then body) → a thread answers → sending → closing
                ↑                                             |
                └──────────────── kept alive ─────────────────┘

One loop (loop.py) waits for all clients. A request gets a thread once it is complete, and keeps it while it
is answered; the loop sends what its client has not fetched of the answer by then. In the thread, gunicorn's
own parser reads the request from the bytes that have arrived (parser_input.py). The loop only looks for its
end (framing.py); if it is wrong there, that one client gets an error.
"""

# In a request's environ
SIGNED_IN = "aniworld.signed_in"  # the app sets it to True when it knows who asks
STAYS = "aniworld.stays"  # to be called before an answer becomes a WebSocket, which keeps its thread
