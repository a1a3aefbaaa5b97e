"""What the bench changes in every process of the stack: short leases, each task twice, a time of its own."""

from datetime import timedelta

from django.apps import AppConfig

LEASE = timedelta(seconds=30)  # of a notice five minutes otherwise, of a duty thirty


class FaultsConfig(AppConfig):
    """Shortens the leases: what a killed process held is free again after half a minute."""

    name = "bench.faults"
    label = "faults"

    def ready(self):
        from bench.faults import moved, twice  # models are ready only now
        from jobs import duties, work
        from trail import post

        post.LEASE = duties.LEASE = LEASE
        work.lease_of = lambda kind: LEASE
        moved.move()
        twice.begin()
