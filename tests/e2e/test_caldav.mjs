#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Calendars elsewhere, kept by the real daemon in real Radicale and Xandikos: written, changed, taken back, put back
// when somebody else changed or deleted it; through servers that are away, passwords that are wrong, and a kill -9.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { readAlike } from "../judges/calendars.mjs";
import { LOGIN, startCalendar, startWay } from "./lib/caldav.mjs";
import { startProgram } from "./lib/processes.mjs";
import { getJson, makeFolder, PLAN, postForm, sampleTimetable, startPlan, startReplay, untilStill, writeConf } from "./lib/replay.mjs";

const PATIENCE = { timeout: 120_000 };
const KINDS = ["radicale", "xandikos"];
const document = JSON.parse(readFileSync(PLAN, "utf8"));
const numberOf = (role) => document.parties.find((party) => party.role === role).number;

function block(url, { whose = `number:${numberOf("coordinator")}`, password = "password", more = [] } = {}) {
	return ["calendar desk {", `\turl ${url}`, `\tusername ${LOGIN.username}`, `\tpassword file:${password}`, `\twhose ${whose}`,
		"\ttimeout 2s", ...more.map((line) => `\t${line}`), "}"].join("\n");
}

function prepare(...blocks) {
	const folder = makeFolder("caldav");
	writeFileSync(`${folder}/plan.json`, JSON.stringify(document));
	writeFileSync(`${folder}/password`, `${LOGIN.password}\n`, { mode: 0o600 });
	configure(folder, ...blocks);
	return folder;
}

function configure(folder, ...blocks) {
	writeConf(folder, "listen 127.0.0.1:0", sampleTimetable(), "transport simulated {\n}", ...blocks);
}

const start = (t, folder, options = {}) => startPlan(t, folder, { speed: "20", ...options });

const phoneOf = async (url, role) => (await getJson(url, "/api/v1/phones?plan=J4")).body.phones.find((one) => one.role === role);
const say = (url, party, text) => postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text });

/* A coordinator's command, with the code that comes back for it. */
async function command(url, words) {
	const codes = (texts) => texts.filter((text) => !text.from_phone).map((text) => /\b(\d{6})\b/.exec(text.text)?.[1]).filter(Boolean);
	const { party, texts: before } = await phoneOf(url, "coordinator");
	await say(url, party, words);
	await until(async () => {
		const code = codes((await phoneOf(url, "coordinator")).texts).find((one) => !codes(before).includes(one));
		if (code) await say(url, party, code);
		return code;
	}, `the code for ${words}`);
}

async function until(fits, what, every_ms = 50) {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const value = await fits();
		if (value) return value;
		assert.ok(Date.now() < deadline, `${what} did not come`);
		await new Promise((resolve) => setTimeout(resolve, every_ms));
	}
}

const summaries = (events) => [...events.values()].map((text) => /^SUMMARY:(.*?)\r?$/m.exec(text)[1]).sort();
const named = (events, words) => [...events].find(([, text]) => text.includes(words));
const startOf = (text) => /BEGIN:VEVENT[^]*?^DTSTART[^:]*:(\S+)/m.exec(text)[1];

/* The link of a feed, as the page has it. */
async function linkOf(url, role) {
	const { feeds } = (await getJson(url, "/api/v1/plans/J4")).body;
	return feeds.find((feed) => feed.role === role).link;
}

/* Each event of a feed: what tells it, by its UID. */
async function feedOf(url, role) {
	const text = (await (await fetch(url + await linkOf(url, role))).text()).replace(/\r\n[ \t]/g, "");
	return new Map(text.split("BEGIN:VEVENT").slice(1).map((event) => [uidOf(event), told(event)]));
}
const uidOf = (text) => /^UID:(.*?)@firstday\r?$/m.exec(text)[1];
const told = (text) => ["SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "DTSTART", "DTEND", "TRANSP"]
	.map((name) => [...text.split("BEGIN:VEVENT").at(-1).matchAll(new RegExp(`^${name}[:;].*?(?=\r?$)`, "gm"))].join("|").replaceAll("\\,", ",").replaceAll("\\;", ";")).join("\n");

/* Resolves when ours in the collection is what the feed shows, event for event. */
async function same(server, url, role, lines) {
	const isSame = (events, feed) => {
		const ours = [...events].filter(([, text]) => text.includes("@firstday"));
		return ours.length === feed.size && ours.every(([name, text]) =>
			name === `${uidOf(text)}.ics` && feed.get(uidOf(text)) === told(text));
	};
	let feed = await feedOf(url, role);
	let events = await server.events();
	const deadline = Date.now() + 30_000;
	while (feed.size === 0 || !isSame(events, feed)) {
		assert.ok(Date.now() < deadline, `not the same:\n${[...feed].join("\n")}\n\n${[...events.values()].map(told).join("\n")}\n${lines.join("\n")}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
		feed = await feedOf(url, role);
		events = await server.events();
	}
	return events;
}

const put = (server, name, body) => server.ask("PUT", name, { body, headers: { "Content-Type": "text/calendar" } });

for (const kind of KINDS) {
	test(`${kind}: written, moved and taken back, each event the same resource, as in the feed`, PATIENCE, async (t) => {
		const server = await startCalendar(t, kind, makeFolder("caldav"));
		await put(server, "theirs.ics", foreign("theirs", "20230915T080000Z", "20230915T083000Z"));
		const { url, lines } = await start(t, prepare(block(server.url)));
		const [name, chemist] = named(await same(server, url, "coordinator", lines), "SUMMARY:J4 Chemist");
		await command(url, "MOVE J4 CHEMIST 15:00");
		await server.until((events) => startOf(events.get(name)) !== startOf(chemist), "the new hour", lines);
		const second = await same(server, url, "coordinator", lines);
		assert.match(startOf(second.get(name)), /T150000$/);
		const read = readAlike([chemist, second.get(name)].map((text) => text.replace(/\r?\n/g, "\r\n")));
		assert.deepEqual(read.map((one) => one.events.length), [1, 1]);
		assert.equal(read[0].events[0].uid, read[1].events[0].uid);
		assert.ok(read[0].events[0].sequence < read[1].events[0].sequence);
		await command(url, "DROP J4 CHEMIST");
		await server.until((events) => !events.has(name), "the withdrawal", lines);
		assert.ok((await same(server, url, "coordinator", lines)).has("theirs.ics"));
		const { party } = await phoneOf(url, "coordinator");
		await say(url, party, "STOP");
		const last = await server.until((events) => events.size === 1, "the end after STOP", lines);
		assert.deepEqual([...last.keys()], ["theirs.ics"]);
		assert.equal(lines.filter((line) => /calendar_changed_elsewhere|calendar_fault/.test(line)).length, 0);
	});

	test(`${kind}: what somebody else changed or deleted of ours is put back, and told once`, PATIENCE, async (t) => {
		const server = await startCalendar(t, kind, makeFolder("caldav"));
		const { url, lines } = await start(t, prepare(block(server.url, { more: ["every 1s"] })));
		const first = await same(server, url, "coordinator", lines);
		const [name, chemist] = named(first, "SUMMARY:J4 Chemist");
		const [other] = [...first].find(([one]) => one !== name);
		const changed = chemist.replace("SUMMARY:J4 Chemist", "SUMMARY:Something else");
		const tell = () => lines.filter((line) => line.includes("calendar_changed_elsewhere")).length;
		assert.ok([201, 204].includes((await put(server, name, changed)).status));
		await server.until((events) => events.get(name) === chemist, "ours", lines);
		assert.equal(tell(), 1);
		assert.ok([200, 204].includes((await server.ask("DELETE", other)).status));
		await server.until((events) => events.has(other), "what was deleted", lines);
		assert.equal(tell(), 2);
		/* The same again is put back, too, and told no more. */
		await put(server, name, changed);
		await server.until((events) => events.get(name) === chemist, "ours again", lines);
		await same(server, url, "coordinator", lines);
		assert.equal(tell(), 2);
		const metrics = await (await fetch(`${url}/metrics`)).text();
		assert.match(metrics, new RegExp(`^firstday_calendar_events\\{calendar="desk"\\} ${first.size}$`, "m"));
		assert.match(metrics, /^firstday_calendar_changed_elsewhere_total\{calendar="desk"\} 2$/m);
	});

	test(`${kind}: changed by another in the same moment, our change is refused first, and then it is ours`, PATIENCE, async (t) => {
		const server = await startCalendar(t, kind, makeFolder("caldav"));
		const { url, lines } = await start(t, prepare(block(server.url, { more: ["every 1h", "busy-stale 2h"] })));
		const [name, chemist] = named(await same(server, url, "coordinator", lines), "SUMMARY:J4 Chemist");
		await put(server, name, chemist.replace("SUMMARY:J4 Chemist", "SUMMARY:Theirs"));
		await command(url, "MOVE J4 CHEMIST 15:00");
		await server.until((events) => /T150000$/.test(startOf(events.get(name))) && events.get(name).includes("J4 Chemist"), "ours", lines);
		assert.equal(lines.filter((line) => line.includes("calendar_changed_elsewhere")).length, 1);
	});

	test(`${kind}: away and back, nothing is lost and nothing is there twice`, PATIENCE, async (t) => {
		const server = await startCalendar(t, kind, makeFolder("caldav"));
		const { url, lines } = await start(t, prepare(block(server.url, { more: ["every 1s"] })));
		const [name, chemist] = named(await same(server, url, "coordinator", lines), "SUMMARY:J4 Chemist");
		await server.stop();
		await command(url, "MOVE J4 CHEMIST 15:00");
		await until(async () => (await getJson(url, "/health")).body.calendars.failing_since_utc_s, "the fault in /health");
		assert.equal((await getJson(url, "/health")).body.degraded, true);
		await server.start();
		await server.until((events) => startOf(events.get(name)) !== startOf(chemist), "the new hour", lines);
		await same(server, url, "coordinator", lines);
		await until(async () => (await getJson(url, "/health")).body.calendars.failing_since_utc_s === null, "the end of the fault");
		assert.equal(lines.filter((line) => /event=calendar_fault .*fault=later/.test(line)).length, 1);
	});
}

function foreign(uid, from, to) {
	return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//another//client//EN", "BEGIN:VEVENT", `UID:${uid}@example.org`,
		"DTSTAMP:20230901T000000Z", `DTSTART:${from}`, `DTEND:${to}`, "SUMMARY:Dentist", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}

test("a service's calendar shows its own hours by the plan's reference, and nothing else of the plan", PATIENCE, async (t) => {
	const server = await startCalendar(t, "radicale", makeFolder("caldav"));
	const officer = document.parties.find((party) => party.role === "officer");
	const { lines } = await start(t, prepare(block(server.url, { whose: `number:${officer.number}` })));
	const events = await server.until((found) => found.size > 0, "the visit", lines);
	for (const text of events.values()) {
		assert.match(text, /SUMMARY:J4 /);
		assert.doesNotMatch(text, /prison|probation|chemist|medication|housing|Knox|home/i);
		for (const party of document.parties)
			if (party.name) assert.ok(!text.includes(party.name));
	}
});

test("a password that is wrong is told, in the log without it, and mended by the right one", PATIENCE, async (t) => {
	const server = await startCalendar(t, "radicale", makeFolder("caldav"));
	const folder = prepare(block(server.url, { password: "wrong", more: ["every 1s"] }));
	writeFileSync(`${folder}/wrong`, "not the secret\n", { mode: 0o600 });
	const { program, lines } = await start(t, folder);
	await until(() => lines.some((line) => /event=calendar_fault .*fault=denied/.test(line)), "the fault");
	assert.equal((await server.events()).size, 0);
	assert.ok(!lines.join("\n").includes("not the secret"));
	await program.stop();
	configure(folder, block(server.url));
	const second = await start(t, folder, { from: "2023-09-14T16:30" });
	await server.until((events) => named(events, "SUMMARY:J4 Chemist"), "the chemist", second.lines);
});

for (const how of ["break behind", "hold"]) {
	test(`an answer that never comes (${how}) makes no double: it is looked at, then written where it is`, PATIENCE, async (t) => {
		const server = await startCalendar(t, "radicale", makeFolder("caldav"));
		const way = await startWay(t, server, (before, method) => (method === "PUT" && before < 3 ? how : "pass"));
		const { lines } = await start(t, prepare(block(way.url, { more: ["every 1s", "busy no"] })));
		const events = await server.until((found) => named(found, "SUMMARY:J4 Chemist"), "the chemist", lines);
		await until(() => lines.some((line) => line.includes("calendar_pushed")), "the end of the round");
		assert.equal(new Set(summaries(events)).size, events.size);
		const broken = way.seen.findIndex((one) => one.how === how);
		assert.equal(way.seen[broken + 1].method, "REPORT");
		assert.match(way.seen[broken + 2].match, /^"/);
		assert.equal(lines.filter((line) => line.includes("calendar_changed_elsewhere")).length, 0);
	});
}

test("killed between the writing and its record, the daemon finds what it wrote", PATIENCE, async (t) => {
	const server = await startCalendar(t, "xandikos", makeFolder("caldav"));
	let puts = 0;
	const way = await startWay(t, server, (before, method) => (method === "PUT" && ++puts === 3 ? "hold" : "pass"));
	const folder = prepare(block(way.url, { more: ["busy no"] }));
	const first = await start(t, folder);
	await until(() => way.seen.some((one) => one.how === "hold"), "the third event");
	await until(async () => (await server.events()).size === 3, "three events");
	first.program.child.kill("SIGKILL");
	await first.program.ended;
	const before = await server.events();
	const count = way.seen.length;
	const second = await start(t, folder, { from: "2023-09-14T16:01" });
	const events = await server.until((found) => named(found, "SUMMARY:J4 Chemist") && found.size >= 6, "all", second.lines);
	await until(() => second.lines.some((line) => line.includes("calendar_pushed")), "the end of the round");
	assert.equal(new Set(summaries(events)).size, events.size);
	for (const name of before.keys()) assert.ok(events.has(name));
	/* What stood is looked at first; only what was in doubt is written again, and that by its tag. */
	const later = way.seen.slice(count);
	assert.equal(later[0].method, "REPORT");
	assert.equal(later.filter((one) => one.method === "PUT" && one.match !== "*").length, 1);
	assert.equal(second.lines.filter((line) => line.includes("calendar_changed_elsewhere")).length, 0);
});

test("what was written to a collection that is configured no more is named, and deleted when it is told to", PATIENCE, async (t) => {
	const server = await startCalendar(t, "radicale", makeFolder("caldav"));
	await put(server, "theirs.ics", foreign("theirs", "20230915T080000Z", "20230915T083000Z"));
	const folder = prepare(block(server.url));
	const first = await start(t, folder);
	const { size } = await same(server, first.url, "coordinator", first.lines);
	assert.equal(await first.program.stop(), 0);
	configure(folder);
	const second = await start(t, folder);
	assert.ok(second.lines.some((line) => line.includes(`calendar_left calendar=desk events=${size - 1} `)), second.lines.join("\n"));
	assert.equal((await getJson(second.url, "/health")).body.calendars.events_left, size - 1);
	assert.equal((await server.events()).size, size);
	assert.equal(await second.program.stop(), 0);
	configure(folder, block(server.url, { more: ["push no"] }));
	const third = await start(t, folder);
	const rest = await server.until((events) => events.size === 1, "theirs alone", third.lines);
	assert.deepEqual([...rest.keys()], ["theirs.ics"]);
	assert.equal((await getJson(third.url, "/health")).body.calendars.events_left, 0);
	assert.equal(await third.program.stop(), 0);
	configure(folder);
	const last = await start(t, folder);
	assert.equal(last.lines.filter((line) => line.includes("calendar_left")).length, 0);
});

test("every fault of a calendar stops the start, all at once", PATIENCE, async () => {
	const folder = prepare(block("http://127.0.0.1:9/c/", { whose: "service:newport-usk-hose" }),
		block("http://127.0.0.1:9/d/", { whose: "number:0161 496 0000", password: "none" }).replace("calendar desk", "calendar other"));
	const lines = [];
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", `${folder}/conf`, "--state", `${folder}/state`, "--replay", "2023-09-14T16:00"], (line) => lines.push(line));
	assert.equal(await program.ended, 78, lines.join("\n"));
	assert.match(lines.join("\n"), /no service "newport-usk-hose".*nearest is newport-usk-house/);
	assert.match(lines.join("\n"), /calendar other.*0161 496 0000/);
	assert.match(lines.join("\n"), /\/none/);
});

/* ---- Busy times ---- */

const FOOD = "service:newport-food-bank";
/* From 12:30 to 13:40 on that Friday, by a series that began before, as another client writes it. */
const foodIsShut = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//another//client//EN", "BEGIN:VTIMEZONE", "TZID:Europe/London",
	"BEGIN:DAYLIGHT", "DTSTART:19960331T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100",
	"END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0100",
	"TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT", "UID:team@example.org", "DTSTAMP:20230801T000000Z",
	"DTSTART;TZID=Europe/London:20230901T123000", "DTEND;TZID=Europe/London:20230901T134000", "RRULE:FREQ=WEEKLY;COUNT=4",
	"SUMMARY:Team meeting", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const isClear = (item) => item.start === null || minutes(item.end) <= minutes("12:30") || minutes(item.start) >= minutes("13:40");

/* A daemon without a plan, and the plan posted to it; where food is in it. */
async function startEmpty(t, folder, speed = "1", from = "2023-09-14T16:00") {
	const started = await startReplay(folder, ["-c", `${folder}/conf`, "--replay", from, "--speed", speed]);
	t.after(() => started.program.stop());
	assert.ok(started.url, started.lines.join("\n"));
	return started;
}

async function post(url, plan = document) {
	const answer = await fetch(`${url}/api/v1/plans`, { method: "POST", headers: { "Content-Type": "application/json", Origin: url },
		body: JSON.stringify(plan) });
	assert.equal(answer.status, 201, await answer.text());
}

const food = async (url, plan = "J4") => (await getJson(url, `/api/v1/plans/${plan}`)).body.solution.appointments.find((item) => item.id === "food");

/* What the coordinator hears next on saying this. */
async function hears(url, words) {
	const heard = async () => (await phoneOf(url, "coordinator")).texts.filter((text) => !text.from_phone).map((text) => text.text)
		.filter((text) => /reply|did not|cannot|something else|same|\b\d{6}\b/i.test(text) && !/the calendar of/.test(text));
	await untilStill(url);
	const before = (await heard()).length;
	await say(url, (await phoneOf(url, "coordinator")).party, words);
	return until(async () => (await heard())[before], `an answer to ${words}`);
}

for (const kind of KINDS)
	for (const push of ["no", "yes"])
		test(`${kind}, push ${push}: when another client is busy neither the plan nor MOVE offers that hour`, PATIENCE, async (t) => {
			const server = await startCalendar(t, kind, makeFolder("caldav"));
			const options = { whose: FOOD, more: ["every 1s", `push ${push}`] };
			const free = await startEmpty(t, prepare(block(server.url, options)));
			await post(free.url);
			const at = await food(free.url);
			assert.ok(!isClear(at), JSON.stringify(at));
			await free.program.stop();
			assert.equal((await put(server, "team.ics", foodIsShut)).status, 201);
			/* Known before the plan is made, */
			const { url, lines } = await startEmpty(t, prepare(block(server.url, options)));
			await post(url);
			const planned = await food(url);
			assert.ok(isClear(planned), JSON.stringify(planned));
			assert.match(await hears(url, `MOVE J4 FOOD ${at.start}`), /something else from 12:30pm to 1:40pm/);
			/* and free again when it is taken away: then a code comes. */
			await server.ask("DELETE", "team.ics");
			await until(async () => !/something else/.test(await hears(url, `MOVE J4 FOOD ${at.start}`)), "the free hour", 500);
			/* Another hour while the daemon runs: heard of on the interval. */
			await put(server, "team.ics", foodIsShut);
			await until(async () => /something else from 12:30pm/.test(await hears(url, `MOVE J4 FOOD ${at.start}`)), "the busy hour", 500);
			const events = lines.filter((line) => line.includes("calendar_busy_by_events")).length;
			assert.equal(events, kind === "radicale" && push === "no" ? 1 : 0);
			assert.equal(lines.filter((line) => /calendar_busy_(fault|odd)/.test(line)).length, 0, lines.join("\n"));
		});

/* The same hours, by a date of its own of an event that has no rule and began before. */
const foodIsShutThen = foodIsShut.replace("RRULE:FREQ=WEEKLY;COUNT=4", "RDATE;TZID=Europe/London:20230915T123000")
	.replace("UID:team", "UID:dates");
for (const kind of KINDS)
	test(`${kind}: what repeats on dates of its own is busy then`, PATIENCE, async (t) => {
		const server = await startCalendar(t, kind, makeFolder("caldav"));
		assert.equal((await put(server, "dates.ics", foodIsShutThen)).status, 201);
		const { url, lines } = await startEmpty(t, prepare(block(server.url, { whose: FOOD, more: ["push no"] })));
		await post(url);
		const planned = await food(url);
		assert.ok(isClear(planned), JSON.stringify(planned));
		assert.equal(lines.filter((line) => /calendar_busy_(fault|odd)/.test(line)).length, 0, lines.join("\n"));
	});

test("what we wrote ourselves is nobody's busy time, and theirs beside it is", PATIENCE, async (t) => {
	const server = await startCalendar(t, "xandikos", makeFolder("caldav"));
	const way = await startWay(t, server, () => "pass");
	const { url, lines } = await startEmpty(t, prepare(block(way.url, { whose: FOOD, more: ["every 1s"] })));
	const party = { role: "service", name: "Food bank", label: "Food bank", number: "07700 900305", consent: true, appointments: ["food"] };
	const served = { ...document, parties: [...document.parties, party] };
	await post(url, served);
	const { start: hour } = await food(url);
	await server.until((events) => [...events.values()].some((text) => startOf(text).endsWith(`T${hour.replace(":", "")}00`)), "the hour", lines);
	/* It was asked for all of it twice since. */
	const reports = () => way.seen.filter((one) => one.method === "REPORT").length;
	const before = reports();
	await until(() => reports() > before + 6, "busy times");
	/* Another person, by another coordinator: the food bank serves any number at once. */
	const others = (plan, shift) => ({ ...served, plan, parties: served.parties.map((one) =>
		({ ...one, number: one.number.replace(/\d{3}$/, (digits) => String(Number(digits) + shift)) })) });
	await post(url, others("J5", 20));
	assert.equal((await food(url, "J5")).start, hour);
	await put(server, "theirs.ics", foreign("theirs", "20230915T113000Z", "20230915T123000Z"));
	await until(async () => /something else from 12:30pm to 1:30pm/.test(await hears(url, "MOVE J4 FOOD 13:05")), "theirs", 500);
	await post(url, others("J6", 40));
	assert.notEqual((await food(url, "J6")).start, hour);
});

test("a server that is away: the last known stays in use for its time, then it is told that nothing is known", PATIENCE, async (t) => {
	const server = await startCalendar(t, "radicale", makeFolder("caldav"));
	await put(server, "team.ics", foodIsShut);
	const folder = prepare(block(server.url, { whose: FOOD, more: ["every 1s", "busy-stale 6s", "push no"] }));
	const { url, lines, program } = await startEmpty(t, folder);
	const alarms = async (at) => (await phoneOf(at, "coordinator")).texts.map(({ text }) => text).filter((text) => /the calendar of/.test(text));
	await post(url);
	await server.stop();
	await until(() => lines.some((line) => line.includes("calendar_busy_fault")), "the fault");
	assert.match(await hears(url, "MOVE J4 FOOD 13:00"), /something else from 12:30pm/);
	assert.equal((await getJson(url, "/health")).body.calendars.busy_unknown_since_utc_s, null);
	const since = await until(async () => (await getJson(url, "/health")).body.calendars.busy_unknown_since_utc_s, "since when");
	assert.match(await (await fetch(`${url}/metrics`)).text(),
		new RegExp(`^firstday_calendar_busy_unknown_since_seconds\\{calendar="desk"\\} ${since}$`, "m"));
	assert.doesNotMatch(await hears(url, "MOVE J4 FOOD 13:00"), /something else/);
	assert.ok((await getJson(url, "/api/v1/plans/J4")).body.busy_unknown_since);
	assert.match(await (await fetch(`${url}/`)).text(), /A calendar has not answered since/);
	/* Its coordinator is told so once, whatever starts again. */
	await until(async () => (await alarms(url)).length === 1, "the text");
	assert.match((await alarms(url))[0], /J4 Fri 15 Sep: the calendar of Food parcel cannot be read since Thu 14 Sep 4pm/);
	assert.equal(await program.stop(), 0);
	const { url: next } = await startEmpty(t, folder, "1", "2023-09-14T16:10");
	assert.equal(await until(async () => (await getJson(next, "/health")).body.calendars.busy_unknown_since_utc_s, "since when"), since);
	await server.start();
	await until(async () => (await getJson(next, "/health")).body.calendars.busy_unknown_since_utc_s === null, "the end of it");
	assert.match(await hears(next, "MOVE J4 FOOD 13:00"), /something else from 12:30pm/);
	await until(async () => (await alarms(next)).length === 2, "that it is over");
	assert.match((await alarms(next))[1], /the calendar of Food parcel can be read again/);
});

/* A server that answers each REPORT with these bytes, under that status. */
async function startStub(t, status, body) {
	const stub = createServer((incoming, outgoing) => {
		incoming.resume().on("end", () => outgoing.writeHead(status, { "Content-Type": "application/xml" }).end(body));
	});
	stub.listen(0, "127.0.0.1");
	await once(stub, "listening");
	t.after(() => { stub.closeAllConnections(); stub.close(); });
	return `http://127.0.0.1:${stub.address().port}/c/`;
}

const found = (...calendars) => `<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${calendars.map((text, i) =>
	`<D:response><D:href>/c/${i}.ics</D:href><D:propstat><D:prop><C:calendar-data><![CDATA[${text}]]></C:calendar-data></D:prop>`
	+ `<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`).join("")}</D:multistatus>`;

const bomb = foreign("bomb", "20230915T173000Z", "20230915T173100Z").replace("SUMMARY:Dentist", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\nSUMMARY:x");
for (const [what, status, body, isKnown] of [
	["a rule that never comes to an end", 207, found(foodIsShut, bomb), true],
	["a line of 8 MB", 207, found(`BEGIN:VCALENDAR\r\nX:${"a".repeat(8 << 20)}`), false],
	["a million opened elements", 207, "<a>".repeat(1 << 20), false],
	["entities in entities", 207, `<!DOCTYPE a [<!ENTITY a "${"a".repeat(9999)}"><!ENTITY b "${"&a;".repeat(9999)}">]><a>${"&b;".repeat(9999)}</a>`, false],
	["a page that asks for a login", 200, "<html><body>Log in</body></html>", false],
])
	test(`${what} is bounded, told, and stops nobody`, PATIENCE, async (t) => {
		const url = await startStub(t, status, body);
		const daemon = await startEmpty(t, prepare(block(url, { whose: FOOD, more: ["every 1s", "push no"] })));
		await post(daemon.url);
		assert.equal(isClear(await food(daemon.url)), isKnown, daemon.lines.join("\n"));
		await until(() => daemon.lines.some((line) => /calendar_busy_(odd|fault)/.test(line)), "the fault");
	});
