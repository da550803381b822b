"""What other packages may use of tenancy."""

from pendopo.tenancy.closing import RegionClosed, closed_by
from pendopo.tenancy.context import current_alias, current_batch, current_region_id, reading_from, region
from pendopo.tenancy.jobs import defer, job
from pendopo.tenancy.models import Region, RegionForeignKey, RegionManager, RegionModel
from pendopo.tenancy.queries import all_regions, forget_regions, region_by_host, region_by_slug, working_regions
from pendopo.tenancy.replica import REPLICA, has_replica, rest_replica
from pendopo.tenancy.security import refuse_unsafe_role, region_models, unprotected_tables
from pendopo.tenancy.services import (
    change_region,
    close_region,
    create_region,
    reopen_region,
    send_region_away,
    set_base_url,
    set_local_languages,
)

__all__ = [
    "REPLICA",
    "Region",
    "RegionClosed",
    "RegionForeignKey",
    "RegionManager",
    "RegionModel",
    "all_regions",
    "change_region",
    "close_region",
    "closed_by",
    "create_region",
    "current_alias",
    "current_batch",
    "current_region_id",
    "defer",
    "forget_regions",
    "has_replica",
    "job",
    "reading_from",
    "refuse_unsafe_role",
    "region",
    "region_by_host",
    "region_by_slug",
    "region_models",
    "reopen_region",
    "rest_replica",
    "send_region_away",
    "set_base_url",
    "set_local_languages",
    "unprotected_tables",
    "working_regions",
]
