"""The message number in one form, and whether the vocabulary knows the posts that number and text name."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.cable.history import post_absence
from auditor.cable.identity import Mrn
from auditor.cable.parts import Parts
from auditor.cable.posts import canonical_post, nearest_post


def number_facts(parts: Parts, banner_post: str | None, dated: date | None, precision: str) -> dict[str, Any]:
    """Return the facts of `Particulars` on the number of a cable dated `dated`, as far as `precision` says."""
    mrn = parts.mrn
    return {
        "canonical_id": canonical_id(mrn),
        "id_post_known": mrn.post is not None and canonical_post(mrn.post) is not None,
        "banner_post_known": banner_post is not None and canonical_post(banner_post) is not None,
        "banner_in_front": parts.banner.line is not None and parts.banner.in_front,
        "post_absence": post_absence(mrn.post, dated, precision),
    }


def canonical_id(mrn: Mrn) -> str | None:
    """Return year, post and serial in one form (`08SAOPAULO335`), a mistyped post as the one it comes nearest to."""
    if mrn.year is None or mrn.post is None or mrn.serial is None:
        return None
    post = canonical_post(mrn.post) or canonical_post(nearest_post(mrn.post) or "") or mrn.post
    return f"{mrn.year % 100:02d}{post}{mrn.serial}"
