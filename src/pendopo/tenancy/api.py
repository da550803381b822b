"""What other packages may use of tenancy."""

from pendopo.tenancy.context import current_batch, current_region_id, region
from pendopo.tenancy.jobs import defer, job
from pendopo.tenancy.models import Region, RegionForeignKey, RegionManager, RegionModel
from pendopo.tenancy.queries import all_regions, forget_regions, region_by_host, region_by_slug
from pendopo.tenancy.security import refuse_unsafe_role, region_models, unprotected_tables
from pendopo.tenancy.services import change_region, create_region, set_base_url, set_local_languages

__all__ = [
    "Region",
    "RegionForeignKey",
    "RegionManager",
    "RegionModel",
    "all_regions",
    "change_region",
    "create_region",
    "current_batch",
    "current_region_id",
    "defer",
    "forget_regions",
    "job",
    "refuse_unsafe_role",
    "region",
    "region_by_host",
    "region_by_slug",
    "region_models",
    "set_base_url",
    "set_local_languages",
    "unprotected_tables",
]
