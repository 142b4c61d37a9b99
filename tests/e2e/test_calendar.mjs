#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstday hours, release and directory import as a person at a shell runs them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

const FIRSTDAY = resolve(process.env.FIRSTDAY ?? "build/firstday");
const DIRECTORY = "conf/newport/directory.json";
const folder = mkdtempSync(join(tmpdir(), "test-calendar-"));
after(() => rmSync(folder, { recursive: true }));

const run = (words, options = {}) => spawnSync(FIRSTDAY, words, { encoding: "utf8", ...options });

function answer(...words) {
	const done = run([...words, "--json"]);
	assert.equal(done.status, 0, done.stderr);
	return JSON.parse(done.stdout);
}

function refused(...words) {
	const done = run([...words, "--json"]);
	assert.equal(done.status, 65, done.stdout);
	assert.equal(done.stdout, "");
	return JSON.parse(done.stderr).errors;
}

test("the hours of a service on a day, and why it is shut", () => {
	assert.deepEqual(answer("hours", "newport-usk-house", "--date", "2023-09-15"), {
		service: "newport-usk-house", warnings: [],
		days: [{ date: "2023-09-15", open: [["09:00", "16:30"]], because: null }],
	});
	const christmas = answer("hours", "newport-usk-house", "--from", "2023-12-23", "--to", "2023-12-25");
	assert.deepEqual(christmas.days.map((day) => day.because),
		["closed on Saturday", "closed on Sunday", "bank holiday: Christmas Day"]);
});

test("what our own file says of a service is in its hours, and is told beside them", () => {
	const file = join(folder, "own.json");
	writeFileSync(file, JSON.stringify({
		closures: [{ region: { postcode: "NP20" }, from_date: "2026-12-24", until_date: "2027-01-03", because: "building work" }],
		seasons: [{ service: "newport-usk-house", from_date: "2026-07-20", until_date: "2026-08-31", hours: "Mo-Th 10:00-16:00" }],
		breaks: [{ location: "Usk House", hours: "Mo-Fr 12:30-13:30" }],
		sessions: [{ service: "newport-usk-house", hours: "Tu 14:00-15:00", people: 6, from_date: "2026-07-01" }],
		desks: [{ service: "newport-usk-house", starts: [":00", ":20", ":40"], at_once: 2 }],
	}));
	const told = answer("hours", "newport-usk-house", "--closures", file, "--from", "2026-06-30", "--to", "2026-07-21");
	const on = (date) => told.days.find((day) => day.date === date);
	assert.deepEqual(on("2026-06-30").open, [["09:00", "12:30"], ["13:30", "17:00"]]);
	assert.deepEqual(on("2026-07-06").because, "no session on Monday");
	assert.deepEqual(on("2026-07-21"), {
		date: "2026-07-21", open: [["14:00", "15:00"]], because: null,
		season: { from: "2026-07-20", until: "2026-08-31", because: null },
		breaks: [["12:30", "13:30"]], sessions: [{ from: "14:00", until: "15:00", people: 6 }],
		starts: ["14:00", "14:20", "14:40"], at_once: 2,
	});
	assert.deepEqual(told.closures.map((one) => [one.from_date, one.until_date]), []);
	const at = run(["hours", "newport-usk-house", "--closures", file, "--at", "2026-12-22T10:00"]).stdout;
	assert.match(at, /^at 2026-12-22T10:00: shut until 2026-12-22T14:00\nlast chance 2026-12-22T15:00, then shut until 2027-01-05T14:00\n/);
	assert.match(at, /\n {2}session 14:00-15:00, 6 people\n {2}starts 14:00 14:20 14:40\n {2}at once 2\nshut 2026-12-24 to 2027-01-03: building work\n/);
	const shut = run(["release", "2026-12-24", "--closures", file]).stdout;
	assert.match(shut, /shut: Usk House from 2026-12-24T00:00 until 2027-01-05T14:00/);
	writeFileSync(file, JSON.stringify({ breaks: [{ location: "Usk House", hours: "12:30-13:30" }, { location: "Usk House", hours: "Mo 13:00-14:00" }] }));
	assert.deepEqual(refused("hours", "newport-usk-house", "--closures", file, "--date", "2026-07-21").map((one) => one.at), ["/breaks/1"]);
});

test("the hours of a text in OpenStreetMap's form", () => {
	const week = answer("hours", "--osm", "Mo-Fr 09:00-17:00; Sa 22:00-02:00; PH off",
		"--from", "2023-08-25", "--to", "2023-08-28");
	assert.equal(week.service, null);
	assert.deepEqual(week.days, [
		{ date: "2023-08-25", open: [["09:00", "17:00"]], because: null },
		{ date: "2023-08-26", open: [["22:00", "26:00"]], because: null },
		{ date: "2023-08-27", open: [], because: "closed on Sunday" },
		{ date: "2023-08-28", open: [], because: "bank holiday: Summer bank holiday" },
	]);
});

test("every fault of a text is told with its column", () => {
	assert.deepEqual(refused("hours", "--osm", "Mo 9-5; Jan off", "--date", "2023-09-15").map((one) => one.at),
		["line 1 column 4", "line 1 column 9"]);
});

test("many texts are answered a line each, the refused among them", () => {
	const lines = join(folder, "lines.txt");
	writeFileSync(lines, "24/7\ndawn-dusk\nMo\0\nFr 10:00-12:00");
	const done = run(["hours", "--osm-lines", lines, "--date", "2023-09-15"]);
	assert.equal(done.status, 65);
	const answers = done.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
	assert.deepEqual(answers.map((one) => Boolean(one.errors)), [false, true, true, false]);
	assert.deepEqual(answers[3].days[0].open, [["10:00", "12:00"]]);
});

test("at any instant it is told until when the door is open or shut, and the last chance before days of it", () => {
	const told = (at) => answer("hours", "newport-usk-house", "--at", at).at;
	assert.deepEqual(told("2026-12-24T10:00"), {
		at: "2026-12-24T10:00", is_open: true, shuts: "2026-12-24T17:00", opens: null,
		last_chance: "2026-12-24T17:00", shut_until: "2026-12-29T09:00",
	});
	assert.deepEqual([told("2026-12-24T17:00").is_open, told("2026-12-24T17:00").opens], [false, "2026-12-29T09:00"]);
	const text = run(["hours", "newport-usk-house", "--at", "2026-11-25T08:59"]).stdout;
	assert.match(text, /^at 2026-11-25T08:59: shut until 2026-11-25T09:00\nlast chance 2026-11-27T16:30, then shut until 2026-11-30T09:00\n/);
	for (const wrong of ["2026-12-24", "2026-12-24T24:00", "2026-13-24T10:00", "T10:00"])
		assert.notEqual(run(["hours", "newport-usk-house", "--at", wrong]).status, 0);
});

test("a date beyond the known bank holidays is answered with a warning", () => {
	const later = answer("hours", "newport-usk-house", "--date", "2029-03-07");
	assert.match(later.warnings[0].text, /2012-01-02 to 2028-12-26/);
});

test("an unknown service is refused with the nearest", () => {
	assert.match(refused("hours", "newport-fod-bank", "--date", "2023-09-15")[0].problem, /"newport-food-bank"/);
});

test("a friday before the policy is lawful, warned of, and presumes nothing", () => {
	const release = answer("release", "2023-09-15");
	assert.equal(release.lawful, "2023-09-15");
	assert.equal(release.presumed, null);
	assert.equal(release.extra, null);
	assert.equal(release.excluded_because, null);
	assert.deepEqual(release.warnings.map((one) => one.kind), ["friday"]);
	assert.ok(release.sources.length >= 2);
});

test("the edge at new year is answered and shown to a human", () => {
	const release = answer("release", "2024-12-31", "--sentence", "determinate", "--days-served", "400");
	assert.equal(release.lawful, "2024-12-31");
	assert.equal(release.presumed, "2024-12-30");
	assert.equal(release.extra, "2024-12-23");
	assert.deepEqual(release.warnings.map((one) => one.kind), ["before_holiday", "far_back"]);
	assert.match(release.extra_not_proposed, /8 days before Tue 31 Dec 2024/);
	assert.equal(release.presumed_not_proposed, null);
	assert.match(run(["release", "2024-12-31"]).stdout, /^extra +Mon 2024-12-23, not proposed: 8 days/m);
	const short = answer("release", "2024-12-31", "--days-served", "27");
	assert.equal(short.presumed, null);
	assert.match(short.excluded_because, /27 days/);
});

test("what is shut after that day is listed until it opens again", () => {
	const { shut } = answer("release", "2023-09-15", "--directory", DIRECTORY);
	const by = Object.fromEntries(shut.map((one) => [one.service, one]));
	assert.deepEqual(by["newport-usk-house"],
		{ service: "newport-usk-house", name: "Usk House", from: "2023-09-15T16:30", until: "2023-09-18T09:00" });
	assert.equal(by["newport-boots-pharmacy"], undefined);
	assert.equal(by["newport-soup-kitchen"].until, "2023-09-20T10:00");
	assert.deepEqual(answer("release", "2023-09-15").shut, shut);
});

test("of a plan its own places are listed, and its date is the one meant", () => {
	const own = answer("release", "--plan", "conf/newport/J4.json");
	assert.equal(own.nominal, "2023-09-15");
	assert.equal(own.shut.length, 5);
	assert.deepEqual(own.shut.at(-1),
		{ service: "newport-usk-house", name: "Usk House", from: "2023-09-15T16:30", until: "2023-09-18T09:00" });
	const later = answer("release", "2026-12-25", "--plan", "conf/newport/J4.json");
	assert.deepEqual([later.shut.at(-1).from, later.shut.at(-1).until], ["2026-12-24T17:00", "2026-12-29T09:00"]);
	assert.equal(refused("release", "--plan", join(folder, "none.json"))[0].at, join(folder, "none.json"));
});

test("the request for an earlier day is one paragraph, or why there is none", () => {
	const asked = run(["release", "2026-11-27", "--plan", "conf/newport/J4.json", "--draft"]);
	assert.equal(asked.status, 0);
	assert.match(asked.stdout, /^Hello, the date we have for J4 is Fri 27 Nov 2026[^\n]+Wed 25 Nov 2026[^\n]+Thank you\.\n$/);
	assert.match(asked.stderr, /supposes that at least 28 days were served/);
	const none = run(["release", "2026-11-25", "--draft", "--json"]);
	assert.equal(none.status, 1);
	assert.equal(JSON.parse(none.stdout).draft, null);
	assert.match(JSON.parse(none.stdout).no_draft_because, /working day/);
});

test("a configuration has a directory and a policy of its own", () => {
	const one = JSON.parse(readFileSync(DIRECTORY, "utf8"));
	one.contents = one.contents.filter((service) => service.name === "Usk House");
	writeFileSync(join(folder, "one.json"), JSON.stringify(one));
	const policy = JSON.parse(readFileSync("conf/policy/release-day.json", "utf8"));
	writeFileSync(join(folder, "policy.json"), JSON.stringify({ ...policy, propose_days_most: 8 }));
	writeFileSync(join(folder, "own.conf"), "directory one.json\npolicy policy.json\n");
	const own = answer("release", "2024-12-31", "-c", join(folder, "own.conf"));
	assert.deepEqual(own.shut.map((shut) => shut.name), ["Usk House"]);
	assert.equal(own.extra_not_proposed, null);
	assert.equal(answer("hours", "newport-usk-house", "--date", "2023-09-15", "-c", join(folder, "own.conf")).days.length, 1);
	assert.ok(refused("hours", "newport-food-bank", "--date", "2023-09-15", "-c", join(folder, "own.conf")).length > 0);
});

test("children have a rule of their own", () => {
	const child = answer("release", "2026-11-27", "--sentence", "child");
	assert.deepEqual([child.presumed, child.extra, child.excluded_because], ["2026-11-25", null, null]);
});

test("wrong words of a release are all told", () => {
	assert.deepEqual(refused("release", "2024-02-30", "--days-served", "-3").map((one) => one.at),
		["2024-02-30", "--days-served"]);
	assert.match(refused("release", "2024-02-29", "--sentence", "life")[0].problem, /determinate/);
	assert.equal(run(["release"]).status, 64);
	assert.equal(run(["hours"]).status, 64);
	assert.equal(run(["hours", "x", "--date", "2023-01-01", "--to", "2023-01-02"]).status, 64);
});

test("a directory is imported whole or told wrong", () => {
	const directory = answer("directory", "import", DIRECTORY);
	assert.equal(directory.services, 22);
	assert.equal(directory.with_hours, 22);
	const errors = refused("directory", "import", "tests/data/openreferral/uk_service_full.json");
	assert.deepEqual(errors.map((one) => one.at).sort(),
		["/schedules/0/bymonthday", "/service_at_locations/0/location/latitude"]);
	assert.equal(refused("directory", "import", join(folder, "none.json"))[0].at, join(folder, "none.json"));
});

test("conf is found beside the program, or only where the environment says", () => {
	const elsewhere = run(["release", "2024-12-06", "--json"], { cwd: folder });
	assert.equal(JSON.parse(elsewhere.stdout).presumed, "2024-12-05");
	const env = { ...process.env, FIRSTDAY_CONF_DIR: folder };
	const lost = run(["release", "2024-12-06", "--json"], { env });
	assert.equal(lost.status, 65);
	assert.equal(JSON.parse(lost.stderr).errors[0].at, join(folder, "policy/release-day.json"));
});
