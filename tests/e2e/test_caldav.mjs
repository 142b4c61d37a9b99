#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Calendars elsewhere, kept by the real daemon in real Radicale and Xandikos: written, changed, taken back, put back
// when somebody else changed or deleted it; through servers that are away, passwords that are wrong, and a kill -9.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { readAlike } from "../judges/calendars.mjs";
import { LOGIN, startCalendar, startWay } from "./lib/caldav.mjs";
import { startProgram } from "./lib/processes.mjs";
import { getJson, makeFolder, PLAN, postForm, sampleTimetable, startPlan, writeConf } from "./lib/replay.mjs";

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

async function until(fits, what) {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const value = await fits();
		if (value) return value;
		assert.ok(Date.now() < deadline, `${what} did not come`);
		await new Promise((resolve) => setTimeout(resolve, 50));
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
		const { lines } = await start(t, prepare(block(way.url, { more: ["every 1s"] })));
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
	const folder = prepare(block(way.url));
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
