import random
import socket

# Below the range from which the system takes ports for connections: a server that is killed and started again must find
# its own port free, whatever another test's browser has opened meanwhile.
SERVERS = range(20_000, 32_000)


def free_port() -> int:
    for port in random.sample(SERVERS, len(SERVERS)):
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
