#!/usr/bin/python3
# SPDX-License-Identifier: MIT
#
# Random calendars and when they are busy, by icalendar (reading), dateutil (rules) and zoneinfo (instants), as
# JSON: [{"ics", "zone", "from", "until", "times": [[from, until]], "plain": its rules alone, in UTC}]. usage: busy.py COUNT
import json
import random
import re
import sys
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, vPeriod
from icalendar.parser import Contentlines

chance = random.Random(5)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = ["Europe/London", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kolkata"]


def some(values, most):
    return ",".join(str(v) for v in sorted(chance.sample(values, chance.randint(1, most)), key=str))


def rule(start, is_date):
    freq = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if chance.random() < 0.5:
        parts.append(f"INTERVAL={chance.randint(1, 4)}")
    if chance.random() < 0.3:
        parts.append("BYMONTH=" + some(range(1, 13), 4))
    if freq in ("DAILY", "WEEKLY") and chance.random() < 0.6:
        parts.append("BYDAY=" + some(DAYS, 4))
    if freq == "MONTHLY":
        kind = chance.randrange(4)
        if kind == 1:
            parts.append("BYDAY=" + some(DAYS, 5))
            if chance.random() < 0.6:
                parts.append("BYSETPOS=" + some([1, 2, 3, -1, -2], 2))
        elif kind == 2:
            parts.append("BYDAY=" + some([f"{n}{d}" for n in (1, 2, 4, -1, -2, 5) for d in DAYS], 3))
        elif kind == 3:
            parts.append("BYMONTHDAY=" + some([1, 5, 13, 29, 30, 31, -1, -3], 3))
            if chance.random() < 0.3:
                parts.append("BYDAY=" + some(DAYS, 3))
    if freq == "YEARLY":
        kind = chance.randrange(6)
        if kind == 1:
            parts.append("BYYEARDAY=" + some([1, 100, 244, 260, 290, 366, -1, -80, -100], 4))
        elif kind == 2:
            # Of a month where one is named: dateutil falls over weeks that no month has.
            nths = (1, 3, -2, -1) if any(p.startswith("BYMONTH") for p in parts) else (1, 38, 40, -14, -1)
            parts.append("BYDAY=" + some([f"{n}{d}" for n in nths for d in DAYS], 4))
        elif kind == 3 and not any(p.startswith("BYMONTH") for p in parts):
            parts.append("BYMONTH=" + some(range(8, 12), 3))
            parts.append("BYMONTHDAY=" + some([1, 14, 28, -1], 3))
        elif kind == 4 and not any(p.startswith(("BYMONTH", "INTERVAL")) for p in parts):
            parts.append("BYWEEKNO=" + some([1, 35, 36, 38, 40, 44, -1, -14], 4))
            parts.append("BYDAY=" + some(DAYS, 3))
    if chance.random() < 0.3:
        parts.append("WKST=" + chance.choice(DAYS))
    end = chance.random()
    if end < 0.3:
        parts.append(f"COUNT={chance.randint(1, 300)}")
    elif end < 0.6:
        until = start.date() + timedelta(days=chance.randint(0, 1500))
        parts.append("UNTIL=" + (until.strftime("%Y%m%d") if is_date else until.strftime("%Y%m%dT120000Z")))
    return ";".join(parts)


def stamp(at, is_date, is_utc):
    return at.strftime("%Y%m%d") if is_date else at.strftime("%Y%m%dT%H%M%S") + ("Z" if is_utc else "")


def event(uid, kind):
    is_date, is_utc = kind == "DATE", kind == "UTC"
    with_zone = f";TZID={kind}" if kind in ZONES else ";VALUE=DATE" if is_date else ""
    start = datetime(2019, 1, 1) + timedelta(days=chance.randint(0, 1750), minutes=15 * chance.randint(0, 95))
    start = start.replace(hour=0, minute=0) if is_date else start
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{with_zone}:{stamp(start, is_date, is_utc)}"]
    if is_date:
        days = chance.randint(1, 3)
        lines.append(chance.choice([f"DTEND;VALUE=DATE:{stamp(start + timedelta(days=days), True, False)}",
                                    f"DURATION:P{days}D"]))
    else:
        minutes = chance.choice([15, 30, 60, 90, 600, 1200])
        lines.append(chance.choice([f"DTEND{with_zone}:{stamp(start + timedelta(minutes=minutes), False, is_utc)}",
                                    f"DURATION:PT{minutes}M"]))
    has_rule = chance.random() < 0.85
    if has_rule:
        lines.append("RRULE:" + rule(start, is_date))
    if chance.random() < 0.3:
        other = start + timedelta(days=chance.randint(0, 1800))
        lines.append(f"RDATE{with_zone}:{stamp(other, is_date, is_utc)}")
    for _ in range(chance.choice([0, 0, 1, 3])):
        other = start + timedelta(days=chance.choice([0, 7, 14, chance.randint(0, 1800)]))
        lines.append(f"EXDATE{with_zone}:{stamp(other, is_date, is_utc)}")
    if chance.random() < 0.1:
        lines.append("TRANSP:TRANSPARENT")
    lines.append("END:VEVENT")
    if has_rule and not is_date and chance.random() < 0.4:
        first = start + timedelta(days=7 * chance.randint(0, 3))
        moved = first + timedelta(hours=chance.randint(-30, 30))
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"RECURRENCE-ID{with_zone}:{stamp(first, False, is_utc)}",
                  f"DTSTART{with_zone}:{stamp(moved, False, is_utc)}", "DURATION:PT45M", "END:VEVENT"]
    return lines


def wall(value, zone):
    """A decoded value as (wall time, its zone)."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time()), zone
    if value.tzinfo is None:
        return value, zone
    name = "UTC" if value.utcoffset() == timedelta(0) and value.tzname() in ("UTC", "UTC+00:00") else None
    key = name or getattr(value.tzinfo, "zone", None) or getattr(value.tzinfo, "key", None)
    return value.replace(tzinfo=None), ZoneInfo(key)


def instant(at, zone):
    return int(at.replace(tzinfo=zone, fold=0).timestamp())


def listed(component, name):
    found = component.get(name)
    for part in found if isinstance(found, list) else [found] if found is not None else []:
        for one in part.dts:
            yield one.dt


def occurrences(component, text, zone, horizon):
    start, of = wall(component.decoded("dtstart"), zone)
    walls = {start}
    if text is not None:
        kept = [p for p in text.split(";") if not p.startswith("UNTIL")]
        until = next((p[6:] for p in text.split(";") if p.startswith("UNTIL")), None)
        for at in rrulestr(";".join(kept), dtstart=start):
            if at > horizon:
                break
            if until and len(until) == 8 and at.strftime("%Y%m%d") > until:
                break
            if until and len(until) > 8 and instant(at, of) > datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(
                    tzinfo=timezone.utc).timestamp():
                break
            walls.add(at)
    return start, of, walls | {wall(value, zone)[0] for value in listed(component, "rdate")}


def times(text, zone, first, last):
    horizon = datetime.fromtimestamp(last, timezone.utc).replace(tzinfo=None) + timedelta(days=5)
    components = list(Calendar.from_ical(text).walk("VEVENT"))
    # As it is written: this version of icalendar drops "38TU".
    rules = [re.search("^RRULE:(.*?)\r$", part, re.M) for part in text.split("BEGIN:VEVENT")[1:]]
    found = []
    for component, rule_text in zip(components, [found_rule and found_rule[1] for found_rule in rules]):
        if str(component.get("transp", "")) == "TRANSPARENT":
            continue
        start, of, walls = occurrences(component, rule_text, zone, horizon)
        taken = {instant(*wall(value, zone)) for value in listed(component, "exdate")}
        if "recurrence-id" not in component:
            taken |= {instant(*wall(c.decoded("recurrence-id"), zone)) for c in components
                      if "recurrence-id" in c and c["uid"] == component["uid"]}
        for at in walls:
            if instant(at, of) in taken:
                continue
            begin = instant(at, of)
            if "dtend" in component:
                end, of_end = wall(component.decoded("dtend"), zone)
                # The later of the same length and the same wall time; a date's days are days.
                over = max(instant(at + (end - start), of_end), begin + instant(end, of_end) - instant(start, of))
                if not isinstance(component.decoded("dtstart"), datetime):
                    over = instant(at + (end - start), of_end)
            else:
                length = component.decoded("duration")
                over = instant(at + timedelta(days=length.days), of) + length.seconds
            if over > first and begin < last:
                found.append([max(begin, first), min(over, last)])
    merged = []
    for one in sorted(found):
        if merged and one[0] <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], one[1])
        else:
            merged.append(one)
    return merged


cases = []
for number in range(int(sys.argv[1])):
    kinds = [chance.choice(ZONES + ["DATE", "UTC", "UTC", "floating"]) for _ in range(chance.choice([1, 1, 2]))]
    zone = "UTC" if all(k == "UTC" for k in kinds) else chance.choice(["Europe/London", "America/New_York"])
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//judge//EN"]
                       + [line for i, kind in enumerate(kinds) for line in event(f"{number}-{i}", kind)]
                       + ["END:VCALENDAR", ""])
    begin = datetime(2023, 1, 1, tzinfo=timezone.utc) + timedelta(days=chance.randint(0, 400))
    first = int(begin.timestamp())
    last = first + 86400 * chance.randint(1, 390)
    cases.append({"ics": text, "zone": zone, "from": first, "until": last,
                  "times": times(text, ZoneInfo(zone), first, last),
                  "plain": zone == "UTC"})


# A zone by a name that nobody knows, stated in full: its times are those of the zone that it states.
STATED = {  # month, day, hour by the clock before, and the offsets in hours: winter's, then summer's
    "Europe/London": (0, 1, (10, "-1SU", 2), (3, "-1SU", 1)),
    "America/New_York": (-5, -4, (11, "1SU", 2), (3, "2SU", 2)),
    "Pacific/Auckland": (12, 13, (4, "1SU", 3), (9, "-1SU", 2)),
}


def offset(hours):
    return f"{'-' if hours < 0 else '+'}{abs(hours):02d}00"


def stated(tzid, name):
    winter, summer, autumn, spring = STATED[name]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{tzid}"]
    parts = [("STANDARD", summer, winter, autumn), ("DAYLIGHT", winter, summer, spring)]
    chance.shuffle(parts)
    for kind, before, after, (month, day, hour) in parts:
        first = next(rrulestr(f"FREQ=YEARLY;BYMONTH={month};BYDAY={day}", dtstart=datetime(2008, 1, 1, hour)).xafter(
            datetime(2008, 1, 1), count=1, inc=True))
        lines += [f"BEGIN:{kind}", "DTSTART:" + first.strftime("%Y%m%dT%H%M%S"), f"TZOFFSETFROM:{offset(before)}",
                  f"TZOFFSETTO:{offset(after)}", f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={day}", f"END:{kind}"]
    return lines + ["END:VTIMEZONE"]


def near_turns(lines, name):
    """Every third event stands within the hours round a clock change."""
    if chance.randrange(3) > 0:
        return lines
    _, _, autumn, spring = STATED[name]
    month, day, hour = chance.choice([autumn, spring])
    at = next(rrulestr(f"FREQ=YEARLY;BYMONTH={month};BYDAY={day}", dtstart=datetime(2023, 1, 1, hour)).xafter(
        datetime(2023, 1, 1), count=1, inc=True)) + timedelta(minutes=15 * chance.randint(-8, 8))
    return ["BEGIN:VEVENT", "UID:turn", f"DTSTART;TZID={name}:{stamp(at, False, False)}",
            f"DURATION:PT{chance.choice([15, 45, 90])}M", "END:VEVENT"]


def window():
    first = int((datetime(2023, 1, 1, tzinfo=timezone.utc) + timedelta(days=chance.randint(0, 400))).timestamp())
    return first, first + 86400 * chance.randint(1, 390)


def calendar(lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//judge//EN", *lines, "END:VCALENDAR", ""])


for number in range(int(sys.argv[1]) // 4):
    name = chance.choice(list(STATED))
    tzid = f"Office Zone {number}"
    events = near_turns(event(f"z{number}", name), name)
    first, last = window()
    known = times(calendar(events), ZoneInfo("Europe/London"), first, last)
    unknown = [line.replace(f"TZID={name}", f'TZID="{tzid}"' if chance.random() < 0.5 else f"TZID={tzid}") for line in events]
    zone = stated(tzid, name)
    cases.append({"ics": calendar(zone + unknown if chance.random() < 0.5 else unknown + zone), "zone": "Europe/London",
                  "from": first, "until": last, "times": known, "plain": False, "kind": "zone"})


def by_periods(text, first, last):
    """VFREEBUSYs as icalendar reads their lines and periods."""
    found = []
    for line in Contentlines.from_ical(text):
        if not line:
            continue
        name, params, value = line.parts()
        if name.upper() != "FREEBUSY" or str(params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for one in value.split(","):
            begin, end = vPeriod.from_ical(one)
            end = begin + end if isinstance(end, timedelta) else end
            if end.timestamp() > first and begin.timestamp() < last:
                found.append([max(int(begin.timestamp()), first), min(int(end.timestamp()), last)])
    merged = []
    for one in sorted(found):
        if merged and one[0] <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], one[1])
        else:
            merged.append(one)
    return merged


for number in range(int(sys.argv[1]) // 4):
    lines = []
    for _ in range(chance.randint(1, 2)):
        lines += ["BEGIN:VFREEBUSY", f"UID:f{number}", "DTSTAMP:20230101T000000Z"]
        for _ in range(chance.randint(0, 5)):
            kind = chance.choice(["", "", ";FBTYPE=BUSY", ";FBTYPE=FREE", ";FBTYPE=BUSY-UNAVAILABLE", ";fbtype=free",
                                  ";FBTYPE=BUSY-TENTATIVE", ";FBTYPE=X-AWAY", ";X-A=\"b:c\";FBTYPE=FREE"])
            periods = []
            for _ in range(chance.randint(1, 3)):
                begin = datetime(2023, 1, 1) + timedelta(days=chance.randint(0, 800), minutes=15 * chance.randint(0, 95))
                minutes = chance.choice([15, 60, 600, 3000])
                end = stamp(begin + timedelta(minutes=minutes), False, True)
                length = f"P{minutes // 1440}DT{minutes % 1440}M" if minutes > 1440 else f"PT{minutes}M"
                periods.append(stamp(begin, False, True) + "/" + chance.choice([end, length]))
            lines.append(f"FREEBUSY{kind}:{','.join(periods)}")
        lines.append("END:VFREEBUSY")
    text = calendar(lines)
    first, last = window()
    cases.append({"ics": text, "zone": "UTC", "from": first, "until": last, "times": by_periods(text, first, last),
                  "plain": False, "kind": "freebusy"})
print(json.dumps(cases))
