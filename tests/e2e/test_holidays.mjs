#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstday holidays refresh against a server that has good days and bad ones: what is taken, what is
// refused, what stays in use, and that everything says which list that is.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { firstday as run, startFeedServer, ways } from "./lib/feeds.mjs";

const SHIPPED = resolve("conf/holidays/bank-holidays.json");
const TODAY = "2026-11-27";
const OURS = "england-and-wales";

/* The shipped list as it would be published: nothing before 2020, changed by ${edit}. */
function listOf(edit = () => {}) {
	const list = JSON.parse(readFileSync(SHIPPED, "utf8"));
	for (const division of Object.values(list))
		division.events = division.events.filter((event) => event.date >= "2020");
	edit(list);
	return Buffer.from(JSON.stringify(list));
}

const withMore = (date) => listOf((list) => list[OURS].events.push({ title: "One more", date, notes: "" }));
const without = (date, division = OURS) =>
	listOf((list) => { list[division].events = list[division].events.filter((event) => event.date !== date); });

async function makeHouse(t, lines = "") {
	const server = await startFeedServer(t);
	const folder = mkdtempSync(join(tmpdir(), "firstday-holidays-"));
	t.after(() => rmSync(folder, { recursive: true }));
	writeFileSync(`${folder}/conf`,
		`state ${folder}/state\nholidays ${SHIPPED}\nholidays-url ${server.url}/list.json\n${lines}`);
	return { server, feeds: server.feeds, folder, path: `${folder}/state/bank-holidays.json` };
}

const firstday = (house, ...words) => run(...words, "-c", `${house.folder}/conf`);
const refresh = (house, ...words) => firstday(house, "holidays", "refresh", "--json", "--today", TODAY, ...words);
const problems = (run) => JSON.parse(run.err).errors.map((error) => `${error.at}: ${error.problem}`).join("\n");

/* A house that has fetched a list with 2 January 2029 in it. */
async function makeReadyHouse(t, lines) {
	const house = await makeHouse(t, lines);
	house.feeds["/list.json"] = { bytes: withMore("2029-01-02") };
	assert.equal((await refresh(house)).status, 0);
	house.server.requests.length = 0;
	return house;
}

test("a list is fetched and in use; before that the shipped one is, and that is said", async (t) => {
	const house = await makeHouse(t);
	const before = await firstday(house, "hours", "--osm", "Mo-Fr 09:00-17:00; PH off", "--date", "2029-01-02");
	assert.match(before.err, /note: bank holidays are those of .*conf\/holidays\/bank-holidays.json: no list has been fetched yet/);
	house.feeds["/list.json"] = { bytes: withMore("2029-01-02") };
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.deepEqual([run.json.list, run.json.is_fetched, run.json.first, run.json.last, run.json.days_left],
		["new", true, "2020-01-01", "2029-01-02", 767]);
	assert.equal(statSync(house.path).mode & 0o777, 0o600);
	assert.deepEqual(readdirSync(`${house.folder}/state`).sort(),
		["bank-holidays.json", "bank-holidays.json.lock", "bank-holidays.json.record"]);
	const after = await firstday(house, "hours", "--osm", "Mo-Fr 09:00-17:00; PH off", "--date", "2029-01-02");
	assert.match(after.out, /shut \(bank holiday: One more\)/);
	assert.equal(after.err, "");
});

test("what has not changed is not fetched", async (t) => {
	const house = await makeReadyHouse(t);
	const before = statSync(house.path);
	const run = await refresh(house);
	assert.deepEqual([run.status, run.json.list], [0, "same"]);
	assert.match(house.server.requests[0].headers["if-none-match"], /^".{16}"$/);
	assert.equal(statSync(house.path).ino, before.ino);
	/* Of a list that is damaged all is asked for. */
	writeFileSync(house.path, readFileSync(house.path, "utf8").replace("{", "["));
	assert.equal((await refresh(house)).json.list, "new");
	assert.equal(house.server.requests[1].headers["if-none-match"], undefined);
});

test("a list that has lost something that is still to come is refused, and the old one stays", async (t) => {
	const house = await makeReadyHouse(t);
	const before = readFileSync(house.path);
	const cases = [
		[without("2026-12-25"), /england-and-wales: has lost 2026-12-25 \(Christmas Day\)/],
		[without("2028-12-26"), /england-and-wales: has lost 2028-12-26/],
		[listOf(), /england-and-wales: has lost 2029-01-02 \(One more\)/],
		[without("2026-11-30", "scotland"), /scotland: has lost 2026-11-30/],
		[listOf((list) => { delete list[OURS]; }), /\/england-and-wales: is missing/],
		[listOf((list) => { delete list["northern-ireland"]; }), /\/northern-ireland: is missing/],
		[listOf((list) => { list[OURS].events = []; }), /\/england-and-wales\/events: /],
		[listOf((list) => { list[OURS].events[3].date = "soon"; }), /\/england-and-wales\/events\/3\/date: /],
	];
	for (const [bytes, why] of cases) {
		house.feeds["/list.json"].bytes = bytes;
		const run = await refresh(house);
		assert.equal(run.status, 65);
		assert.match(problems(run), why);
		assert.equal(run.json.list, "kept");
		assert.deepEqual(readFileSync(house.path), before);
	}
	/* A day may be moved: a human says so. What is no list is taken from nobody. */
	house.feeds["/list.json"].bytes = cases[2][0];
	assert.equal((await refresh(house, "--force")).json.list, "new");
	house.feeds["/list.json"].bytes = cases[4][0];
	assert.equal((await refresh(house, "--force")).status, 65);
});

test("what is past may go, and a day may come", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/list.json"].bytes = listOf((list) => {
		list[OURS].events = list[OURS].events.filter((event) => event.date >= "2026");
		list[OURS].events.push({ title: "One more", date: "2029-01-02" }, { title: "A crowning", date: "2027-05-10" });
	});
	const run = await refresh(house);
	assert.deepEqual([run.status, run.json.list, run.json.first], [0, "new", "2026-01-01"]);
});

test("whatever goes wrong on the way, the old list stays in use and the reason is told", async (t) => {
	const house = await makeReadyHouse(t);
	const before = readFileSync(house.path);
	const cases = [
		[ways.failing, 75, /answered 500/],
		[ways.gone, 65, /answered 404/],
		[ways.cut, 75, /./],
		[ways.cutSilently, 65, /line \d+ column/],
		[ways.aPage, 65, /line 1 column 1/],
		[ways.endless, 65, /larger than 1048576 bytes/],
		[ways.elsewhere, 65, /./],
	];
	for (const [way, status, why] of cases) {
		house.feeds["/list.json"] = { bytes: withMore("2030-01-01"), way };
		const run = await refresh(house);
		assert.equal(run.status, status, run.err);
		assert.match(problems(run), why);
		assert.deepEqual(readFileSync(house.path), before);
		assert.ok(!readdirSync(`${house.folder}/state`).includes("bank-holidays.json.new"));
	}
	house.feeds["/list.json"] = { bytes: withMore("2030-01-01") };
	const other = await firstday(house, "holidays", "status", "--json", "--today", TODAY);
	assert.deepEqual([other.status, other.json.list, other.json.last], [0, "kept", "2029-01-02"]);
});

test("a list that ends within 120 days is told, with status 1", async (t) => {
	const house = await makeHouse(t);
	const far = await firstday(house, "holidays", "status", "--today", "2028-08-27");
	assert.deepEqual([far.status, far.err], [0, ""]);
	const near = await firstday(house, "holidays", "status", "--today", "2028-08-28");
	assert.equal(near.status, 1);
	assert.match(near.out, /the shipped list.*\n  no list has been fetched yet/);
	assert.match(near.err, /^warning: bank holidays are known to 2028-12-26 only, 120 days from now\n$/);
});

test("without an address there is nothing to fetch", async (t) => {
	const house = await makeHouse(t);
	writeFileSync(`${house.folder}/conf`, `state ${house.folder}/state\nholidays ${SHIPPED}\n`);
	const run = await refresh(house);
	assert.equal(run.status, 78);
	assert.match(problems(run), /holidays-url/);
	const own = await firstday(house, "holidays", "status", "--json", "--today", TODAY);
	assert.deepEqual([own.status, own.json.is_fetched, own.json.why_shipped], [0, false, ""]);
});
