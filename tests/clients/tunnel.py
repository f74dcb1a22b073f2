"""A proxy on loopback whose only way leads to a server of this machine, so that a client can call it by another name.

It takes CONNECT, as HTTPS clients send it to the proxy that HTTPS_PROXY names, for the hosts and ports that it is
given, and refuses every other: nothing that goes through it leaves the machine. Python's standard library only.
"""

import contextlib
import socket
import socketserver
import threading

LONGEST_LINE = 8192  # bytes of a line of the CONNECT request
BLOCK = 65536


def pump(source, target):
    """Copies until the source ends, then tells the target so."""
    with contextlib.suppress(OSError):
        while block := source.recv(BLOCK):
            target.sendall(block)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        request = self.rfile.readline(LONGEST_LINE).decode("latin-1").split()
        while self.rfile.readline(LONGEST_LINE).strip():
            pass  # no header matters; the client says no more until it has the answer
        if len(request) < 2 or request[0] != "CONNECT" or request[1] not in self.server.named:
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        with socket.create_connection(self.server.leads_to) as server:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(server, self.connection), daemon=True)
            back.start()
            pump(self.connection, server)
            back.join()


class Tunnel(socketserver.ThreadingTCPServer):
    """`with Tunnel({"eu.api.ovh.com:443"}, ("127.0.0.1", port)) as tunnel:` listens at `tunnel.url` meanwhile."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, named, leads_to):
        super().__init__(("127.0.0.1", 0), Connection)
        self.named, self.leads_to = named, leads_to
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return super().__enter__()

    def __exit__(self, *raised):
        self.shutdown()
        super().__exit__(*raised)
