#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Plans of calendar files, over the API and by the command line, from files as other programs write them: Debian's
// python3-icalendar and the npm package ical.js. What is wrong is told at once and with its line, and nothing is stored.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { getJson, makeFolder, PLAN, startReplay } from "./lib/replay.mjs";

const ICAL = createRequire(new URL("../judges/package.json", import.meta.url))("ical.js");
const PATIENCE = { timeout: 60_000 };
const PROGRAM = process.env.FIRSTDAY ?? "build/firstday";

/* J4 without its appointments at fixed hours: what of them stands at one service holds for it. */
const template = JSON.parse(readFileSync(PLAN, "utf8"));
template.parties.find(({ name }) => name === "Priya").mail = "priya@example.org";

const byPython = (zone, events) =>
	execFileSync("/usr/bin/python3", ["tests/e2e/lib/write_ics.py"], { input: JSON.stringify({ zone, events }), encoding: "utf8" });

function byIcalJs(events) {
	const calendar = new ICAL.Component(["vcalendar", [], []]);
	calendar.updatePropertyWithValue("prodid", "-//example//ical.js//EN");
	calendar.updatePropertyWithValue("version", "2.0");
	for (const { start, minutes, location } of events) {
		const event = new ICAL.Event(new ICAL.Component("vevent"));
		event.uid = `${start}@example.org`;
		event.startDate = ICAL.Time.fromDateTimeString(start);
		event.endDate = ICAL.Time.fromDateTimeString(new Date(Date.parse(start) + minutes * 60_000).toISOString().slice(0, 19) + "Z");
		event.location = location;
		event.summary = "An appointment; with a fold that is needed since it says more than seventy-five bytes";
		calendar.addSubcomponent(event.component);
	}
	return calendar.toString();
}

async function send(url, body, type = "application/json") {
	const answer = await fetch(`${url}/api/v1/plans/import`, { method: "POST", headers: { "Content-Type": type },
		body: JSON.stringify(body) });
	return { status: answer.status, body: await answer.json() };
}

async function start(t) {
	const folder = makeFolder("import");
	const daemon = await startReplay(folder, ["--replay", "2023-09-14T16:00", "--speed", "1"]);
	assert.ok(daemon.url, daemon.lines.join("\n"));
	t.after(() => daemon.program.stop());
	return { folder, url: daemon.url };
}

function importByLine(folder, calendar, from = template) {
	writeFileSync(`${folder}/given.ics`, calendar);
	writeFileSync(`${folder}/template.json`, JSON.stringify(from));
	const { status, stdout, stderr } = spawnSync(PROGRAM,
		["plan", "import", `${folder}/given.ics`, "--template", `${folder}/template.json`, "--ref", "J7"], { encoding: "utf8" });
	return { status, stdout, stderr };
}

const TWO = [
	{ start: "2023-09-15T11:00:00", minutes: 60, location: "Newport Job Centre Plus", organizer: "mailto:PRIYA@example.org" },
	{ start: "2023-09-15T14:00:00", minutes: 20, location: "Newport Food Bank", attendees: ["mailto:priya@example.org",
		"mailto:someone@example.org"] },
];
const booked = (plan) => plan.appointments.map(({ id, booked: at }) => `${id} ${at}`);

test("a mail program's zone is what the file states, and who is invited speaks for it", PATIENCE, async (t) => {
	const { folder, url } = await start(t);
	const calendar = byPython({ tzid: "GMT Standard Time", summer: 1 }, TWO);
	const { status, body } = await send(url, { calendar, template, plan: "J6" });
	assert.equal(status, 201, JSON.stringify(body));
	assert.deepEqual(booked(body), ["benefits 11:00", "food 14:00"]);
	const line = calendar.split("\r\n").findIndex((text) => text.startsWith("ATTENDEE") && !text.includes("priya")) + 1;
	assert.deepEqual(body.notes.map(({ at }) => at), [`calendar:${line}`]);
	assert.equal((await getJson(url, "/api/v1/plans/J6")).status, 200);
	assert.equal((await send(url, { calendar, template, plan: "J6" })).status, 409);
	const line_ = importByLine(folder, calendar);
	assert.equal(line_.status, 0, line_.stderr);
	const document = JSON.parse(line_.stdout);
	assert.deepEqual(document.parties.find(({ name }) => name === "Priya").appointments.toSorted(), ["benefits", "food"]);
	assert.match(line_.stderr, new RegExp(`given.ics:${line}: is no party of the template`));
	writeFileSync(`${folder}/j7.json`, line_.stdout);
	const taken = await fetch(`${url}/api/v1/plans`, { method: "POST", headers: { "Content-Type": "application/json" },
		body: line_.stdout });
	assert.equal(taken.status, 201);
	assert.deepEqual(booked(await taken.json()), booked(body));
});

test("hours of UTC as ical.js writes them are the plan's by its own clock", PATIENCE, async (t) => {
	const { url } = await start(t);
	const calendar = byIcalJs([{ start: "2023-09-15T09:30:00Z", minutes: 60, location: "Newport Job Centre Plus" },
		{ start: "2023-09-16T09:30:00Z", minutes: 60, location: "Newport Food Bank" }]);
	const { status, body } = await send(url, { calendar, template, plan: "J6", date: "2023-09-15" });
	assert.equal(status, 201, JSON.stringify(body));
	assert.deepEqual(booked(body), ["benefits 10:30"]);
});

test("every fault of the file and of the template is told at once, and nothing is stored", PATIENCE, async (t) => {
	const { folder, url } = await start(t);
	const lying = byPython({ tzid: "Europe/London", summer: 2 }, [...TWO, { ...TWO[1], location: "Nowhere at all" }]);
	const bad = { ...template, gate: { ...template.gate, expected: "soon" } };
	const { status, body } = await send(url, { calendar: lying, template: bad, plan: "J6" });
	assert.equal(status, 422);
	const lines = lying.split("\r\n");
	const at = (start) => lines.flatMap((text, i) => (text.startsWith(start) ? [`calendar:${i + 1}`] : []));
	for (const place of [...at("DTSTART;TZID"), ...at("DTEND;TZID")])
		assert.match(body.errors.find((error) => error.at === place)?.problem ?? "", /another hour than the zone Europe\/London has/, place);
	assert.equal(importByLine(folder, lying, bad).status, 65);
	const series = `${byPython(null, TWO).replace("SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY")}`;
	const both = await send(url, { calendar: series, template: bad, plan: "J6" });
	assert.equal(both.status, 422);
	assert.deepEqual(both.body.errors.map((error) => error.at), [`calendar:${series.split("\r\n").indexOf("RRULE:FREQ=SECONDLY") + 1}`,
		"/gate/expected", "/gate/earliest"]);
	const wrong = await send(url, { calender: "", template: [], date: "soon" });
	assert.equal(wrong.status, 422);
	assert.deepEqual(wrong.body.errors.map((error) => error.at).toSorted(), ["/calendar", "/calender", "/date", "/template"]);
	assert.equal((await send(url, {}, "text/calendar")).status, 415);
	assert.deepEqual((await getJson(url, "/api/v1/plans")).body, { plans: [] });
});

test("a file that would run for long ends its child, and nothing else", PATIENCE, async (t) => {
	const { folder, url } = await start(t);
	const part = "BEGIN:STANDARD\r\nDTSTART:19040101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=DAILY;COUNT=90000\r\n" +
		"END:STANDARD\r\n";
	const zone = (n) => `BEGIN:VTIMEZONE\r\nTZID:Bomb\r\n${part.repeat(n)}END:VTIMEZONE\r\nBEGIN:VEVENT`;
	const bomb = (n) => byPython(null, TWO).replace("BEGIN:VEVENT", zone(n)).replace("DTSTART:", "DTSTART;TZID=Bomb:");
	const { status, stderr } = importByLine(folder, bomb(3900));
	assert.equal(status, 65);
	assert.match(stderr, /given.ics: takes more time or memory than a calendar may/);
	/* While one is read another waits for its turn, and every page is there. */
	const slow = send(url, { calendar: bomb(350), template, plan: "J8" });
	const health = await fetch(`${url}/health`);
	assert.equal(health.status, 200);
	assert.ok([201, 422].includes((await slow).status));
	assert.equal((await send(url, { calendar: byPython(null, TWO), template, plan: "J9" })).status, 201);
	const long = byPython(null, TWO).replace("SUMMARY:", `SUMMARY:${"x".repeat(8 << 20)}`);
	assert.match(importByLine(folder, long).stderr, /is larger than 1048576 bytes/);
});
