"""When things are done: order, retries, schedules. The only place that knows Prefect."""
