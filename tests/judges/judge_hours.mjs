#!/usr/bin/env node
// Opening hours against the npm package opening_hours, minute by minute over whole years: every value of
// Newport that we accept, and seeded values made from our grammar. Both get the same bank holidays: the
// package computes its own (and errs on one-off days), so ours are given as it sees them.
process.env.TZ = "UTC"; // wall clock without changes of it
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import OpeningHours from "opening_hours";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const VALUES = "tests/data/hours/newport_values.txt";
const YEARS = [2022, 2023]; // a Christmas on a Sunday, one-off holidays
const RANDOM_CASES = 1000;
const PLACE = { lat: 51.58, lon: -3, address: { country_code: "gb", state: "Wales" } };
const DAY = 86400000;
const folder = mkdtempSync(join(tmpdir(), "judge-hours-"));
after(() => rmSync(folder, { recursive: true }));

const dateText = (ms) => new Date(ms).toISOString().slice(0, 10);

/** The bank holidays that the package knows around ${year}, as a file in the form of gov.uk. */
function holidaysFile(year) {
	const hours = new OpeningHours("off; PH 00:00-24:00", PLACE);
	const from = Date.UTC(year, 0, 1) - 3 * DAY;
	const until = Date.UTC(year + 1, 0, 1) + 3 * DAY;
	const events = [];
	for (const [start, end] of hours.getOpenIntervals(new Date(from), new Date(until)))
		for (let day = start.getTime(); day < end.getTime(); day += DAY)
			events.push({ title: "A holiday", date: dateText(day), notes: "" });
	assert.ok(events.length >= 8);
	const path = join(folder, `holidays-${year}.json`);
	writeFileSync(path, JSON.stringify({ "england-and-wales": { division: "england-and-wales", events } }));
	return path;
}

/** Our answers: for each value a Uint8Array of the year's minutes, 1 where open; null where refused. */
function oursOf(values, year) {
	const lines = join(folder, "values.txt");
	writeFileSync(lines, values.map((value) => value + "\n").join(""));
	const run = spawnSync(
		FIRSTDAY,
		["hours", "--osm-lines", lines, "--json", "--from", `${year - 1}-12-31`, "--to", `${year}-12-31`,
			"--holidays", holidaysFile(year)],
		{ encoding: "utf8", maxBuffer: 1 << 30 },
	);
	assert.ok(run.status === 0 || run.status === 65, run.stderr);
	const answers = run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
	assert.equal(answers.length, values.length);
	const start = Date.UTC(year, 0, 1);
	const n = (Date.UTC(year + 1, 0, 1) - start) / 60000;
	return answers.map((answer) => {
		if (answer.errors) return null;
		const open = new Uint8Array(n);
		for (const day of answer.days)
			for (const interval of day.open) {
				const [from, until] = interval.map((text) => {
					const [hour, minute] = text.split(":").map(Number);
					return (Date.parse(day.date) - start) / 60000 + hour * 60 + minute;
				});
				open.fill(1, Math.max(from, 0), Math.min(Math.max(until, 0), n));
			}
		return open;
	});
}

function theirsOf(value, year) {
	const start = Date.UTC(year, 0, 1);
	const end = Date.UTC(year + 1, 0, 1);
	const open = new Uint8Array((end - start) / 60000);
	const hours = new OpeningHours(value, PLACE);
	for (const [from, until, isUnknown] of hours.getOpenIntervals(new Date(start), new Date(end)))
		if (!isUnknown) open.fill(1, (from - start) / 60000, (until - start) / 60000);
	return open;
}

/** Compares all accepted values; returns how many were accepted. */
function compare(values, year) {
	let n = 0;
	oursOf(values, year).forEach((ours, i) => {
		if (ours === null) return;
		n++;
		const theirs = theirsOf(values[i], year);
		const at = ours.findIndex((isOpen, minute) => isOpen !== theirs[minute]);
		if (at >= 0)
			assert.fail(`${values[i]}: at ${new Date(Date.UTC(year, 0, 1) + at * 60000).toISOString()} ` +
				`we say ${ours[at] ? "open" : "shut"}`);
	});
	return n;
}

for (const year of YEARS)
	test(`every accepted value of Newport is open in the same minutes of ${year}`, () => {
		const rows = readFileSync(VALUES, "utf8").trimEnd().split("\n")
			.map((row) => /^ *(\d+) (.*)$/.exec(row));
		const values = rows.map((row) => row[2]);
		compare(values, year);
	});

test("at least 96 of 100 places of Newport are accepted, and refusals tell their place", () => {
	const rows = readFileSync(VALUES, "utf8").trimEnd().split("\n").map((row) => /^ *(\d+) (.*)$/.exec(row));
	const lines = join(folder, "all.txt");
	writeFileSync(lines, rows.map((row) => row[2] + "\n").join(""));
	const run = spawnSync(FIRSTDAY, ["hours", "--osm-lines", lines, "--from", "2023-06-13"],
		{ encoding: "utf8", maxBuffer: 1 << 28 });
	let accepted = 0;
	let all = 0;
	run.stdout.trimEnd().split("\n").forEach((line, i) => {
		const answer = JSON.parse(line);
		all += Number(rows[i][1]);
		if (answer.errors)
			for (const error of answer.errors) assert.match(error.at, /^line 1 column \d+$/);
		else accepted += Number(rows[i][1]);
	});
	console.log(`# ${accepted} of ${all} places`);
	assert.ok(accepted / all >= 0.96, `${accepted} of ${all}`);
});

/** Numbers from a seed (mulberry32). */
function seeded(seed) {
	return (limit) => {
		seed = (seed + 0x6d2b79f5) | 0;
		let z = Math.imul(seed ^ (seed >>> 15), seed | 1);
		z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
		return ((z ^ (z >>> 14)) >>> 0) % limit;
	};
}

function randomValue(below) {
	const days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
	const pad = (number) => String(number).padStart(2, "0");
	const day = () => (below(8) === 0 ? "PH" : days[below(7)] + (below(2) ? "-" + days[below(7)] : ""));
	const time = () => {
		const from = below(24);
		const until = below(4) === 0 ? 24 + below(10) : below(25);
		return `${pad(from)}:${pad(below(4) * 15)}-${pad(until)}:${until === 24 ? "00" : pad(below(4) * 15)}`;
	};
	const list = (make) => Array.from({ length: 1 + below(3) }, make).join(",");
	const rule = () => {
		const what = below(8);
		if (what === 0) return `${list(day)} off`;
		if (what === 1) return `${list(day)} ${list(time)} off`;
		if (what === 2) return `${list(day)} "by appointment"`;
		if (what === 3) return `${list(day)} ${list(time)} "ask first"`;
		return `${list(day)} ${list(time)}`;
	};
	let value = below(6) === 0 ? (below(2) ? "24/7" : list(time)) : rule();
	for (let n = below(4); n > 0; n--) value += (below(4) === 0 ? ", " : "; ") + rule();
	return value;
}

test("seeded values of our grammar are open in the same minutes", () => {
	const below = seeded(20230915);
	const values = Array.from({ length: RANDOM_CASES }, () => randomValue(below));
	for (let i = 0; i < values.length; i += 500)
		compare(values.slice(i, i + 500), YEARS[(i / 500) % YEARS.length]);
});
