"""What Debian's icalendar and vobject read in the calendars that come in as a JSON list of texts: a JSON list,
for each text {"icalendar": [event...], "vobject": [event...], ...}. Run by calendars.mjs with /usr/bin/python3."""
import datetime
import json
import sys

import icalendar
import vobject


def when(value):
    """An instant in UTC, or a date."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def by_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    events = []
    for event in calendar.walk("VEVENT"):
        events.append({
            "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "stamp": when(event["DTSTAMP"].dt),
            "status": str(event["STATUS"]), "start": when(event["DTSTART"].dt), "end": when(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]), "location": str(event.get("LOCATION", "")),
            "description": str(event.get("DESCRIPTION", "")), "transp": str(event["TRANSP"]),
            "organizer": str(event.get("ORGANIZER", "")), "attendee": str(event.get("ATTENDEE", "")),
        })
    return {"method": str(calendar.get("METHOD", "")), "events": events}


def by_vobject(text):
    calendar = vobject.readOne(text)

    def word(event, name):
        return str(event.contents[name][0].value) if name in event.contents else ""

    events = []
    for event in calendar.contents.get("vevent", []):
        events.append({
            "uid": word(event, "uid"), "sequence": int(word(event, "sequence")), "stamp": when(event.dtstamp.value),
            "status": word(event, "status"), "start": when(event.dtstart.value), "end": when(event.dtend.value),
            "summary": word(event, "summary"), "location": word(event, "location"),
            "description": word(event, "description"), "transp": word(event, "transp"),
            "organizer": word(event, "organizer"), "attendee": word(event, "attendee"),
        })
    method = calendar.contents["method"][0].value if "method" in calendar.contents else ""
    return {"method": method, "events": events}


json.dump([{"icalendar": by_icalendar(text), "vobject": by_vobject(text)} for text in json.load(sys.stdin)], sys.stdout)
