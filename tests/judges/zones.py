# SPDX-License-Identifier: MIT
#
# Every clock change of 2020-2035 as Python's zoneinfo has it: lines of "QUERY<tab>ANSWER" for
# judge_zone.mjs, the queries in the form of zones.c. A wall time that is left out, or shown twice, is
# Python's with fold=0: the offset before the change, or the first of the two, which is what RFC 5545
# section 3.3.5 asks for.  [PEP 495]
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = [
    "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago",
    "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Norfolk", "Asia/Tehran",
    "Africa/Casablanca",
]
EPOCH = datetime(1970, 1, 1)
FIRST = int(datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp())
END = int(datetime(2036, 1, 1, tzinfo=timezone.utc).timestamp())
STEP_S = 6 * 3600
ROUND_MIN = 180


def offset_s(zone, at_s):
    return int(datetime.fromtimestamp(at_s, zone).utcoffset().total_seconds())


# The first second of each new offset.
def changes(zone):
    before = offset_s(zone, FIRST)
    for at_s in range(FIRST + STEP_S, END + STEP_S, STEP_S):
        now = offset_s(zone, at_s)
        if now == before:
            continue
        low, high = at_s - STEP_S, at_s
        while high - low > 1:
            middle = (low + high) // 2
            if offset_s(zone, middle) == before:
                low = middle
            else:
                high = middle
        yield high, before, now
        before = now


def day_and_minute(wall):
    return f"{wall:%Y-%m-%d}", wall.hour * 60 + wall.minute


def tell_utc(name, zone, at_s):
    wall = datetime.fromtimestamp(at_s, zone)
    date, minute = day_and_minute(wall)
    print(f"utc {name} {at_s}\t{date} {minute} {offset_s(zone, at_s)}")


# Each second one as a minute past 24:00 of the day before.
def tell_local(name, zone, wall, is_past_midnight):
    at_s = int(wall.replace(tzinfo=zone, fold=0).timestamp())
    date, minute = day_and_minute(wall - timedelta(days=is_past_midnight))
    print(f"local {name} {date} {minute + 1440 * is_past_midnight}\t{at_s}")


for name in ZONES:
    zone = ZoneInfo(name)
    for at_s, before, now in changes(zone):
        for near_s in [*range(at_s - 7200, at_s + 7201, 60), at_s - 1, at_s + 1]:
            tell_utc(name, zone, near_s)
        low = EPOCH + timedelta(seconds=at_s + min(before, now))
        high = EPOCH + timedelta(seconds=at_s + max(before, now))
        wall = low - timedelta(minutes=ROUND_MIN)
        while wall <= high + timedelta(minutes=ROUND_MIN):
            tell_local(name, zone, wall, wall.minute % 2)
            wall += timedelta(minutes=1)
        date, minute = day_and_minute(EPOCH + timedelta(seconds=at_s + (before if now > before else now)))
        print(f"turn {name} {date}\t{minute} {(now - before) // 60}")
