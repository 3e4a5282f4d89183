"""What late work costs: nbgrader's plug-in for late penalties, for this course."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 24 * 60 * 60


class LatePenalty(LateSubmissionPlugin):
    """Takes points, or a share of the score, for each day that has begun since the due date.

    nbgrader asks whenever it grades a late submission, and never takes more than the score.
    """

    points_per_day = Float(
        0.0, min=0, help="Points taken off for each day that has begun since the due date."
    ).tag(config=True)
    share_per_day = Float(
        0.0,
        min=0,
        max=1,
        help="Share of the score taken off for each day that has begun, from 0 to 1.",
    ).tag(config=True)
    grace_minutes = Float(
        0.0, min=0, help="Work that comes in these minutes after the due date is not late."
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Points to take off; None where the penalty of nbgrader's own settings is nothing."""
        of_nbgrader: float | None = super().late_submission_penalty(
            student_id, score, total_seconds_late
        )
        if of_nbgrader is not None or total_seconds_late <= 60 * self.grace_minutes:
            return of_nbgrader
        days = math.ceil(total_seconds_late / DAY)
        penalty = days * (self.points_per_day + self.share_per_day * score)
        return min(penalty, score) or None
