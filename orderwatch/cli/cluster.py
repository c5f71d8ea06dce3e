"""`--engine spark`: the records of a batch, on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from orderwatch.cli.options import Wanted
from orderwatch.engine.spark.records import ClusterRecords
from orderwatch.engine.spark.records import Wanted as WantedRecords
from orderwatch.engine.spark.session import session
from orderwatch.orders.model import Order
from orderwatch.records.memory import bytes_of
from orderwatch.records.scratch import Scratch

HERE = "local[*]"


def cluster_records(stack: ExitStack, orders: Sequence[Order], wanted: Wanted) -> ClusterRecords:
    """Starts Spark, until the stack is closed, and reads the records there.

    Raises:
        OrderwatchError: a file cannot be read; Spark is missing, or could not do it.
    """
    memory = bytes_of(wanted.memory)
    master = wanted.master or HERE
    scratch = stack.enter_context(Scratch())
    spark = stack.enter_context(session(master, scratch.path))
    return ClusterRecords(
        spark,
        master,
        orders,
        WantedRecords(
            given={
                "pings": wanted.pings,
                "events": wanted.events,
                "contacts": wanted.contacts,
            },
            profiles=wanted.profile,
            device=wanted.device,
            owners=wanted.owner,
            with_text=wanted.with_text,
            memory=memory,
        ),
    )
