"""A push service on this machine, for tests and demonstrations: RFC 8030, with the subscribers' keys in its hand.

A real one can't read what it carries. This one made the keys itself, so it can say what a phone would have been shown.
"""

from server.push_server.service import PushService

__all__ = ["PushService"]
