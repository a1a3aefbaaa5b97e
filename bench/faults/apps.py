"""What the bench shortens in every process of the stack, so that a run takes minutes and no hours."""

from datetime import timedelta

from django.apps import AppConfig

LEASE = timedelta(seconds=30)  # of a notice five minutes otherwise, of a duty thirty


class FaultsConfig(AppConfig):
    """Shortens the leases: what a killed process held is free again after half a minute."""

    name = "bench.faults"
    label = "faults"

    def ready(self):
        from jobs import duties  # models are ready only now
        from trail import post

        post.LEASE = duties.LEASE = LEASE
