// SPDX-License-Identifier: MIT
//
// Travel on the command line: a feed is compiled, told about, and asked, and what is wrong is refused.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const FEED = "conf/newport/newport_gtfs.zip";
const folder = mkdtempSync(join(tmpdir(), "firstday-travel-"));
const timetable = join(folder, "newport.tt");

const run = (...words) => spawnSync(FIRSTDAY, words, { encoding: "utf8" });

/* The answers to queries given as arrays, or the whole result of the run when it fails. */
function journeys(queries, header = "from_stop_id,to_stop_id,date,time\n") {
	const path = join(folder, "queries.csv");
	writeFileSync(path, header + queries.map((query) => `${query.join(",")}\n`).join(""));
	return run("journeys", "--timetable", timetable, "--queries", path);
}

const doorToDoor = (...words) =>
	run("journey", "--timetable", timetable, "--from", "51.4806,-3.1679", "--to", "51.588,-2.995", ...words);

before(() => assert.equal(run("timetable", "build", FEED, "-o", timetable).status, 0));
after(() => rmSync(folder, { recursive: true }));

test("a timetable tells what it holds and on which dates", () => {
	const info = JSON.parse(run("timetable", "info", timetable, "--json").stdout);
	assert.equal(info.stops, 2686);
	assert.equal(info.connections, 7589);
	assert.deepEqual([info.first_date, info.last_date], ["2023-06-05", "2024-03-01"]);
	assert.ok(info.operators.includes("Newport Bus"));
	assert.match(run("timetable", "info", timetable).stdout, /Runs from 2023-06-05/);
});

test("the same feed gives the same file, byte for byte", () => {
	const again = join(folder, "again.tt");
	assert.equal(run("timetable", "build", FEED, "-o", again).status, 0);
	assert.deepEqual(readFileSync(again), readFileSync(timetable));
});

test("a feed that is none is refused with 65 and leaves no file", () => {
	const path = join(folder, "none.tt");
	const result = run("timetable", "build", "Makefile", "-o", path, "--json");
	assert.equal(result.status, 65);
	assert.equal(JSON.parse(result.stderr).errors[0].at, "Makefile");
	assert.ok(!existsSync(path));
});

test("a damaged timetable is refused with 65", () => {
	const path = join(folder, "damaged.tt");
	const bytes = readFileSync(timetable);
	bytes[bytes.length >> 1] ^= 1;
	writeFileSync(path, bytes);
	assert.equal(run("timetable", "info", path).status, 65);
	assert.equal(run("journeys", "--timetable", path, "--queries", "Makefile").status, 65);
});

test("a batch answers line by line in the order of its queries", () => {
	const coach = ["5710WDB48382", "5310AWB30436"]; // Kingsway GQ in Cardiff, Kingsway Centre in Newport
	const result = journeys([
		[...coach, "2023-09-15", "09:30"],
		[...coach, "2022-09-15", "09:30"],
		["5710WDB48382", "5710WDB48382", "2023-09-16", "09:30"],
		[...coach, "2023-09-15", "09:30"],
	]);
	assert.equal(result.status, 0);
	const lines = result.stdout.split("\n");
	assert.equal(lines[0], "arrival,rides");
	assert.equal(lines[2], ",");
	assert.equal(lines[3], "34200,0");
	assert.equal(lines[4], lines[1]);
	assert.equal(lines.length, 6);
});

test("columns may come in any order, with a byte order mark and CRLF", () => {
	const result = journeys([["09:30", "5710WDB48382", "2023-09-16", "5710WDB48382\r"]],
		"\ufefftime,to_stop_id,date,from_stop_id\r\n");
	assert.equal(result.stdout, "arrival,rides\n34200,0\n");
});

test("every wrong query is told by its line, and nothing is answered", () => {
	const result = journeys([
		["nowhere", "5710WDB48382", "2023-09-15", "09:30"],
		["5710WDB48382", "5710WDB48382", "2023-09-15", "09:30"],
		["5710WDB48382", "5710WDB48382", "2023-09-31", "24:61"],
	]);
	assert.equal(result.status, 65);
	assert.equal(result.stdout, "");
	assert.match(result.stderr, /queries\.csv:2: no such stop: "nowhere"/);
	assert.match(result.stderr, /queries\.csv:4: date/);
	assert.match(result.stderr, /queries\.csv:4: time/);
});

test("a journey states its date, its legs, the next and the last", () => {
	const result = doorToDoor("--depart", "2023-09-15T09:30", "--json");
	assert.equal(result.status, 0);
	const journey = JSON.parse(result.stdout);
	assert.equal(journey.date, "2023-09-15");
	assert.equal(journey.pence, null);
	assert.equal(journey.depart, journey.legs[0].depart);
	assert.equal(journey.arrive, journey.legs.at(-1).arrive);
	assert.equal(journey.walk_m, journey.legs.reduce((sum, leg) => sum + leg.walk_m, 0));
	assert.ok(journey.legs.some((leg) => leg.by === "transit" && leg.rides[0].operator === "Megabus"));
	assert.ok(journey.depart >= "09:30" && journey.next.depart > journey.depart);
	assert.ok(journey.last.depart >= journey.next.depart);
	assert.match(doorToDoor("--depart", "2023-09-15T09:30").stdout, /^Fri 15 Sep 2023\n/);
});

test("asked for an arrival, the journey keeps it", () => {
	const { arrive } = JSON.parse(doorToDoor("--depart", "2023-09-15T09:30", "--json").stdout);
	const kept = JSON.parse(doorToDoor("--arrive", `2023-09-15T${arrive}`, "--json").stdout);
	assert.ok(kept.arrive <= arrive && kept.next.arrive > arrive);
});

test("where no journey is left on the date the answer is no, with the date and its last", () => {
	const result = doorToDoor("--depart", "2023-09-15T25:59", "--json");
	assert.equal(result.status, 1);
	const journey = JSON.parse(result.stdout);
	assert.deepEqual([journey.date, journey.depart, journey.legs], ["2023-09-15", null, []]);
	assert.ok(journey.last.depart < "25:59");
});

test("options that are wrong or missing are all told, with 64", () => {
	const result = run("journey", "--timetable", timetable, "--from", "51.5", "--depart", "2023-09-15", "--json");
	assert.equal(result.status, 64);
	const places = JSON.parse(result.stderr).errors.map((error) => error.at);
	assert.deepEqual(places.sort(), ["--depart", "--from", "--to"]);
	assert.equal(run("timetable", "build", FEED).status, 64);
	assert.equal(run("journeys", "--timetable", timetable).status, 64);
});

test("a day past the timetable is not called a day without buses", () => {
	const beyond = doorToDoor("--depart", "2030-09-13T09:30");
	assert.equal(beyond.status, 1);
	assert.match(beyond.stdout, /not known here: the timetable does not reach it/);
	assert.doesNotMatch(beyond.stdout, /No way there/);
});

test("a feed that is given twice is refused: each trip would be there twice", () => {
	const twice = run("timetable", "build", FEED, FEED, "-o", join(folder, "twice.tt"));
	assert.equal(twice.status, 64);
	assert.match(twice.stderr, /is given twice/);
	assert.equal(existsSync(join(folder, "twice.tt")), false);
});
