"""What reporting does every day: freeze the months whose day has come."""

from jobs.duties import duty
from reporting import months


@duty("reporting.close_months", order=90)
def close_months(on):
    """Freeze every month whose report is due (HULL-41); once a month."""
    return len([months.close(month, on=on) for month in months.to_close(on)])
