"""Facts -> dates: the law as dated, cited data, and the only place where time is added.

`load_law` reads and proves the order and clock files, `determine` says what they make of one statement,
`schedule_row` sets that beside the record's release, `level_on` tells the level a marking schedules for a day.
"""

from auditor.law.determine import determine, level_on
from auditor.law.orders import Law, load_law
from auditor.law.outcome import Clock, Outcome, Step
from auditor.law.schedule import COLUMNS, ScheduleRow, schedule_row

__all__ = [
    "COLUMNS",
    "Clock",
    "Law",
    "Outcome",
    "ScheduleRow",
    "Step",
    "determine",
    "level_on",
    "load_law",
    "schedule_row",
]
