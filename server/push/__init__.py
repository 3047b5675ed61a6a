"""Web push, outward: the only place that knows VAPID and push endpoints."""

from server.push.endpoint import EndpointRefused, read_endpoint
from server.push.hosts import PushHost, push_hosts
from server.push.message import payload, topic_of
from server.push.sender import PushSender
from server.push.subscription import Subscription, check_subscription
from server.push.vapid import application_server_key

__all__ = [
    "EndpointRefused",
    "PushHost",
    "PushSender",
    "Subscription",
    "application_server_key",
    "check_subscription",
    "payload",
    "push_hosts",
    "read_endpoint",
    "topic_of",
]
