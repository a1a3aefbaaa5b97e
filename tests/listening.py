"""A server on this machine that notes what is asked of it, for what must ask nothing of anybody."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def listening():
    """Gives the server and the list of addresses that were asked of it."""
    asked = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server, asked
    server.shutdown()
    thread.join()
    server.server_close()
