#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Busy times of foreign calendars (calendar/busyread.h) against those that Debian's icalendar, dateutil and zoneinfo
// make of the same random calendars (busy.py), and npm ical.js of those in UTC.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import ICAL from "ical.js";

const OURS = `${process.env.O ?? "build"}/tests/judges/busy`;
const room = { encoding: "utf8", maxBuffer: 1 << 28 };

const cases = JSON.parse(execFileSync("/usr/bin/python3", ["tests/judges/busy.py", process.env.JUDGE_CASES ?? "1000"], room));
const answers = execFileSync(OURS, { ...room, input: cases.map((c) =>
	`${c.from} ${c.until} ${c.zone} ${Buffer.byteLength(c.ics)}\n${c.ics}`).join("") }).trimEnd().split("\n")
	.map((line) => {
		const [rc, faults, ...times] = line.split(" ");
		return { rc: Number(rc), faults: Number(faults),
			times: times.map((t) => t.match(/^(\d+)-(\d+)$/).slice(1).map(Number)) };
	});

function merged(times) {
	const out = [];
	for (const [from, until] of times.sort((a, b) => a[0] - b[0] || a[1] - b[1]))
		if (out.length > 0 && from <= out.at(-1)[1])
			out.at(-1)[1] = Math.max(out.at(-1)[1], until);
		else
			out.push([from, until]);
	return out;
}

// What ical.js 2 reads otherwise than the standard, or not at all: weeks by number, days of the year, the 38th Tuesday.
const NOT_ITS = /BYWEEKNO|BYYEARDAY|BYDAY=[^;\r]*[0-9]{2}[A-Z]/;

// NULL for those, and where a DTSTART is beside its own rule, from which ical.js does not count.
function byIcalJs({ ics, from, until }) {
	if (NOT_ITS.test(ics))
		return null;
	const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents("vevent").map((c) => new ICAL.Event(c));
	const found = [];
	for (const event of events.filter((e) => !e.isRecurrenceException())) {
		for (const other of events)
			if (other.isRecurrenceException() && other.uid === event.uid)
				event.relateException(other);
		const isFree = (e) => e.component.getFirstPropertyValue("transp") === "TRANSPARENT";
		const add = (e, start, end) => {
			const [a, b] = [start.toUnixTime(), end.toUnixTime()];
			if (!isFree(e) && b > from && a < until)
				found.push([Math.max(a, from), Math.min(b, until)]);
		};
		for (const other of events)
			if (other.isRecurrenceException() && other.uid === event.uid)
				add(other, other.startDate, other.endDate);
		if (!event.isRecurring()) {
			add(event, event.startDate, event.endDate);
			continue;
		}
		const rule = event.component.getFirstPropertyValue("rrule");
		if (rule !== null && rule.iterator(event.startDate).next()?.compare(event.startDate) !== 0)
			return null;
		const expansion = event.iterator();
		for (let at = expansion.next(); at && at.toUnixTime() < until; at = expansion.next()) {
			const details = event.getOccurrenceDetails(at);
			if (details.item === event)
				add(event, details.startDate, details.endDate);
		}
	}
	return merged(found);
}

const show = (c) => `${c.ics}from ${c.from} until ${c.until} ${c.zone}`;

test("every calendar is taken without a fault", () => {
	assert.equal(answers.length, cases.length);
	answers.forEach((answer, i) => assert.ok(answer.rc === 0 && answer.faults === 0, show(cases[i])));
	assert.ok(cases.filter((c) => c.times.length > 0).length > cases.length / 3, "most are busy");
});

test("the times are those of icalendar, dateutil and zoneinfo", () => {
	let n = 0;
	cases.forEach((c, i) => {
		n += c.times.length;
		assert.deepEqual(answers[i].times, c.times, show(c));
	});
	console.log(`# ${cases.length} calendars, ${n} times`);
});

test("zones that a calendar states itself, and free-busy periods, are among them", () => {
	const of = (kind) => cases.filter((c) => c.kind === kind && c.times.length > 0).length;
	console.log(`# ${of("zone")} with a zone of their own, ${of("freebusy")} of periods`);
	assert.ok(of("zone") > 50 && of("freebusy") > 50);
});

test("the periods of VFREEBUSYs are those of ical.js", () => {
	for (const c of cases.filter(({ kind }) => kind === "freebusy")) {
		const found = new ICAL.Component(ICAL.parse(c.ics)).getAllSubcomponents("vfreebusy")
			.flatMap((one) => one.getAllProperties("freebusy"))
			.filter((one) => one.getParameter("fbtype")?.toUpperCase() !== "FREE")
			.flatMap((one) => one.getValues())
			.map((period) => [period.start.toUnixTime(), period.getEnd().toUnixTime()])
			.filter(([from, until]) => until > c.from && from < c.until)
			.map(([from, until]) => [Math.max(from, c.from), Math.min(until, c.until)]);
		assert.deepEqual(answers[cases.indexOf(c)].times, merged(found), show(c));
	}
});

test("the times in UTC are those of ical.js", () => {
	let n = 0, left = 0;
	cases.forEach((c, i) => {
		if (!c.plain)
			return;
		const times = byIcalJs(c);
		if (times === null) {
			left++;
			return;
		}
		n++;
		assert.deepEqual(answers[i].times, times, show(c));
	});
	console.log(`# ${n} calendars; ${left} left out, with a DTSTART beside its rule or what ical.js does not read`);
	assert.ok(n > 20);
});
