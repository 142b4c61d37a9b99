"""Calendars as Debian's python3-icalendar writes them. In: a JSON {"zone": {"tzid", "summer"} or null, "events": [{"start",
"minutes", "location", "organizer", "attendees"}]}; out: the file. Run by test_import.mjs with /usr/bin/python3."""
import datetime
import json
import sys

import icalendar

asked = json.load(sys.stdin)
calendar = icalendar.Calendar()
calendar.add("prodid", "-//example//python//EN")
calendar.add("version", "2.0")


def part(kind, start, before, after, month):
    one = kind()
    one.add("dtstart", start)
    one.add("tzoffsetfrom", datetime.timedelta(hours=before))
    one.add("tzoffsetto", datetime.timedelta(hours=after))
    one.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    return one


zone = asked["zone"]
if zone:
    stated = icalendar.Timezone()
    stated.add("tzid", zone["tzid"])
    stated.add_component(part(icalendar.TimezoneStandard, datetime.datetime(1970, 10, 25, 2), zone["summer"], 0, 10))
    stated.add_component(part(icalendar.TimezoneDaylight, datetime.datetime(1970, 3, 29, 1), 0, zone["summer"], 3))
    calendar.add_component(stated)
for number, wanted in enumerate(asked["events"]):
    event = icalendar.Event()
    event.add("uid", f"{number}@example.org")
    event.add("dtstamp", datetime.datetime(2023, 9, 1, 8, tzinfo=datetime.timezone.utc))
    start = datetime.datetime.fromisoformat(wanted["start"])
    for name, at in ("dtstart", start), ("dtend", start + datetime.timedelta(minutes=wanted["minutes"])):
        event.add(name, at, {"tzid": zone["tzid"]} if zone else {})
    event.add("summary", wanted.get("summary", "An appointment"))
    event.add("location", wanted["location"])
    if "organizer" in wanted:
        event.add("organizer", icalendar.vCalAddress(wanted["organizer"]))
    for address in wanted.get("attendees", []):
        attendee = icalendar.vCalAddress(address)
        attendee.params["cn"] = icalendar.vText("Somebody, somewhere")
        event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
sys.stdout.buffer.write(calendar.to_ical())
