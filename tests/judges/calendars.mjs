// SPDX-License-Identifier: MIT
//
// Four readers of iCalendar that know nothing of ours: the npm packages ical.js and node-ical, and Debian's
// python3-icalendar and python3-vobject. Each gives {method, events}; times are UTC, dates are dates.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const instant = (date) => date.toISOString().replace(".000Z", "Z");
const localDate = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

function byIcalJs(text) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
	const word = (event, name) => event.getFirstPropertyValue(name) ?? "";
	const when = (time) => (time.isDate ? time.toString() : instant(time.toJSDate()));
	const events = calendar.getAllSubcomponents("vevent").map((event) => ({
		uid: word(event, "uid"), sequence: word(event, "sequence"), stamp: when(word(event, "dtstamp")),
		status: word(event, "status"), start: when(word(event, "dtstart")), end: when(word(event, "dtend")),
		summary: word(event, "summary"), location: word(event, "location"), description: word(event, "description"),
		transp: word(event, "transp"), organizer: word(event, "organizer"), attendee: word(event, "attendee"),
	}));
	ICAL.TimezoneService.reset();
	return { method: calendar.getFirstPropertyValue("method") ?? "", events };
}

function byNodeIcal(text) {
	const read = nodeIcal.sync.parseICS(text);
	const plain = (value) => (value === undefined ? "" : typeof value === "string" ? value : value.val);
	const events = Object.values(read).filter((entry) => entry.type === "VEVENT").map((event) => {
		const when = (date) => (event.datetype === "date" ? localDate(date) : instant(date));
		return {
			uid: event.uid, sequence: Number(event.sequence), stamp: instant(event.dtstamp), status: event.status,
			start: when(event.start), end: when(event.end), summary: plain(event.summary), location: plain(event.location),
			description: plain(event.description), transp: event.transparency,
			organizer: plain(event.organizer), attendee: plain(event.attendee),
		};
	});
	return { method: read.vcalendar?.method ?? "", events };
}

function runPython(script, input) {
	const path = join(dirname(fileURLToPath(import.meta.url)), script);
	const done = spawnSync("/usr/bin/python3", [path], { input: JSON.stringify(input), encoding: "utf8" });
	assert.equal(done.status, 0, done.stderr);
	return JSON.parse(done.stdout);
}

/* What Python's email package reads in each of these mails. */
export function readMails(texts) {
	const mails = runPython("mails.py", texts);
	for (const mail of mails) assert.deepEqual(mail.faults, []);
	return mails;
}

/* What all four read in each of ${texts}, if they read the same; else this fails with the difference. */
export function readAlike(texts) {
	return runPython("calendars.py", texts).map(({ icalendar, vobject }, i) => {
		assert.deepEqual(vobject, icalendar, "vobject and icalendar differ");
		assert.deepEqual(byIcalJs(texts[i]), icalendar, "ical.js and icalendar differ");
		assert.deepEqual(byNodeIcal(texts[i]), icalendar, "node-ical and icalendar differ");
		return icalendar;
	});
}
