"""What other packages may use of bundles."""

from pendopo.bundles.models import Catalogue, Contribution, Offer, Origin, Partner, Published

__all__ = ["Catalogue", "Contribution", "Offer", "Origin", "Partner", "Published"]
