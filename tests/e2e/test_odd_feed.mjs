// SPDX-License-Identifier: MIT
//
// All of GTFS's odd cases in one feed made by hand (tests/data/odd_feed), with answers and refusals
// that were worked out by hand too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { makeZip } from "./lib/feeds.mjs";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const FEED = "tests/data/odd_feed";
const folder = mkdtempSync(join(tmpdir(), "firstday-odd-"));
const zip = join(folder, "odd.zip");
const timetable = join(folder, "odd.tt");
const run = (...words) => spawnSync(FIRSTDAY, words, { encoding: "utf8" });
const build = (out, ...words) => run("timetable", "build", ...words, "-o", out, "--json", "--refuse-share", "40");
let report;

/* Rows of a CSV file as objects; quotes are doubled inside quotes. */
function readCsv(name) {
	const [header, ...rows] = readFileSync(join(FEED, name), "utf8").trimEnd().split("\n")
		.map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
			quoted?.replaceAll('""', '"') ?? bare));
	return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]])));
}

const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 60;

/* Every query of the file that is not answered as its line says. */
function wrongAnswers(tt) {
	const wanted = readCsv("journeys.csv");
	const result = run("journeys", "--timetable", tt, "--queries", join(FEED, "journeys.csv"));
	assert.equal(result.status, 0, result.stderr);
	const got = result.stdout.trimEnd().split("\n").slice(1);
	assert.equal(got.length, wanted.length);
	return wanted.map((row, i) => ({ ...row, got: got[i], want: row.answer ? `${seconds(row.answer)},${row.rides}` : "," }))
		.filter((row) => row.got !== row.want);
}

before(() => {
	const texts = readdirSync(FEED).filter((name) => name.endsWith(".txt"));
	assert.equal(texts.length, 10);
	writeFileSync(zip, makeZip(Object.fromEntries(texts.map((name) => [name, readFileSync(join(FEED, name))]))));
	const built = build(timetable, zip);
	assert.equal(built.status, 0, built.stderr);
	report = JSON.parse(built.stdout);
});
after(() => rmSync(folder, { recursive: true }));

test("every journey of the odd feed is as it was worked out by hand", () => {
	assert.deepEqual(wrongAnswers(timetable), []);
});

test("every change door to door is by the most specific row, as it was worked out by hand", () => {
	for (const { from, to, depart, arrive, rides, why } of readCsv("changes.csv")) {
		const [at, goal] = [from, to].map((point) => point.replace(";", ","));
		const result = run("journey", "--timetable", timetable, "--from", at, "--to", goal, "--depart", `2023-09-15T${depart}`,
			"--walk-m-max-leg", "100", "--change-minutes-min", "3", "--json");
		assert.equal(result.status, 0, `${why}: ${result.stderr}`);
		const journey = JSON.parse(result.stdout);
		assert.deepEqual([journey.arrive, journey.legs.filter((leg) => leg.by === "transit").length], [arrive, Number(rides)], why);
	}
});

test("exactly the wrong rows are refused, each by its line and its reason", () => {
	const wanted = readCsv("refused.csv");
	const places = (rows) => rows.map(({ at }) => at).sort();
	assert.deepEqual(places(report.refused), places(wanted));
	for (const { at, problem } of wanted)
		assert.ok(report.refused.some((row) => row.at === at && row.problem.includes(problem)), `${at}: ${problem}`);
	assert.equal(report.refused_count, wanted.length);
	const dropped = readCsv("dropped.csv");
	assert.deepEqual(places(report.dropped), places(dropped));
	for (const { at, problem } of dropped)
		assert.ok(report.dropped.some((row) => row.at === at && row.problem.includes(problem)), `${at}: ${problem}`);
	assert.deepEqual([report.dropped_count, report.feeds[0].references_dropped], [2, 2]);
	const refused = Object.fromEntries(report.feeds[0].tables.map((table) => [table.file, table.refused]));
	// The trip that goes back in time is told once and loses its three rows.
	assert.equal(refused["stop_times.txt"], 8);
	assert.equal(refused["agency.txt"], 0);
});

test("what it holds, for how long it says it holds, and what is not used is told", () => {
	const info = JSON.parse(run("timetable", "info", timetable, "--json").stdout);
	assert.deepEqual(info.operators, ["Odd Buses, Ltd", 'The "Late" Ferry']);
	assert.deepEqual([info.first_date, info.last_date, info.zone], ["2023-03-01", "2023-12-31", "Europe/London"]);
	const [feed] = info.feeds;
	assert.deepEqual([feed.file, feed.version, feed.feed_start_date, feed.feed_end_date],
		["odd.zip", "odd-7", "2023-03-01", "2023-12-31"]);
	assert.deepEqual([feed.block_trips_ignored, feed.in_seat_transfers_ignored, feed.refused], [2, 1, 16]);
	const text = run("timetable", "info", timetable).stdout;
	assert.match(text, /2 trips name a block; blocks are not used/);
	assert.match(text, /1 transfers are in-seat; these are not used/);
});

test("a time that is only about right and a ride to be rung for are told as such", () => {
	const journey = (from, to, minute, ...more) => run("journey", "--timetable", timetable, "--from", from, "--to", to,
		"--depart", `2023-09-15T${minute}`, ...more).stdout;
	// Untimed 2 is filled in, between 10:00 at Timed 1 and 10:30 at Timed 4; what the feed gives is exact.
	const filled = journey("51.61,-3.7", "51.63,-3.7", "09:30");
	assert.match(filled, /only about then: be there early/);
	assert.doesNotMatch(filled, /get off at Timed 4, about/);
	assert.match(journey("51.60,-3.7", "51.62,-3.7", "09:30"), /get off at Untimed 3, about 10:20am/);
	const [ride] = JSON.parse(journey("51.61,-3.7", "51.63,-3.7", "09:30", "--json")).legs[0].rides;
	assert.deepEqual([ride.depart_about, ride.arrive_about], [true, undefined]);
	assert.match(journey("51.63,-3.6", "51.64,-3.6", "11:30", "--walk-m-max-leg", "100"), /ring .* first to be picked up[^]*ask the driver to be let off/);
});

test("with the usual share of refused rows nothing of it is built, and an old timetable stays", () => {
	const path = join(folder, "old.tt");
	assert.equal(run("timetable", "build", zip, "-o", path).status, 65);
	assert.ok(!existsSync(path));
	writeFileSync(path, readFileSync(timetable));
	const result = run("timetable", "build", zip, "-o", path, "--json");
	assert.equal(result.status, 65);
	const { errors } = JSON.parse(result.stderr);
	assert.match(errors[0].problem, /of \d+ rows are refused, allowed are 1 %/);
	assert.ok(errors.some(({ at }) => at === "stop_times.txt:63"));
	assert.deepEqual(readFileSync(path), readFileSync(timetable));
});

test("merged with itself it gives the same answers, its stops shared", () => {
	const again = join(folder, "again.zip");
	writeFileSync(again, readFileSync(zip));
	const path = join(folder, "twice.tt");
	const built = build(path, zip, again);
	assert.equal(built.status, 0, built.stderr);
	const twice = JSON.parse(built.stdout);
	assert.equal(twice.stops, report.stops);
	assert.equal(twice.trips, 2 * report.trips);
	assert.equal(twice.feeds[1].stops_shared, report.stops);
	assert.ok(twice.refused.some(({ at }) => at === `${again}/stops.txt:48`));
	assert.deepEqual(wrongAnswers(path), []);
});

test("a share that is no percentage is refused with 64", () => {
	for (const share of ["x", "-1", "101", "1 %", "nan"]) {
		const result = run("timetable", "build", zip, "-o", join(folder, "no.tt"), "--refuse-share", share, "--json");
		assert.equal(result.status, 64, share);
		assert.equal(JSON.parse(result.stderr).errors[0].at, "--refuse-share");
	}
});
