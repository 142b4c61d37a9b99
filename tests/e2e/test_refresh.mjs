#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstday timetable refresh against a server that has good days and bad ones: what is taken, what is
// kept, what is told, and that a death at any instant leaves the old timetable or the new one.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { makeFeed, startFeedServer, ways } from "./lib/feeds.mjs";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const KILLS = Number(process.env.KILLS ?? 25);
const TODAY = "2023-06-10";

/* A house with these feeds (name to lines of its block), and its server. */
async function makeHouse(t, names = { a: "" }) {
	const server = await startFeedServer(t);
	const folder = mkdtempSync(join(tmpdir(), "firstday-refresh-"));
	t.after(() => rmSync(folder, { recursive: true }));
	let conf = `state ${folder}/state\n`;
	for (const [name, lines] of Object.entries(names))
		conf += `feed ${name} {\nurl ${server.url}/${name}.zip\n${lines}}\n`;
	writeFileSync(`${folder}/conf`, conf);
	return { server, feeds: server.feeds, folder, timetable: `${folder}/state/timetable.tt` };
}

/* Run to the end without standing still: the server is in this process. */
async function firstday(house, verb, ...words) {
	const child = spawn(FIRSTDAY, ["timetable", verb, "-c", `${house.folder}/conf`, "--today", TODAY, ...words]);
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => { out += chunk; });
	child.stderr.on("data", (chunk) => { err += chunk; });
	const [status, signal] = await once(child, "close");
	return { status, signal, out, err, json: out.startsWith("{") ? JSON.parse(out) : null };
}

const refresh = (house, ...words) => firstday(house, "refresh", "--json", ...words);
const problems = (run) => JSON.parse(run.err).errors.map((error) => `${error.at}: ${error.problem}`).join("\n");

function tripsOf(house) {
	const info = spawnSync(FIRSTDAY, ["timetable", "info", house.timetable, "--json"], { encoding: "utf8" });
	assert.equal(info.status, 0, info.stderr);
	return JSON.parse(info.stdout).trips;
}

/* Nothing of a run is left over beside what refresh_run.h names. */
function assertTidy(house) {
	assert.deepEqual(readdirSync(`${house.folder}/state`).sort(), ["feeds", "timetable.tt"]);
	assert.deepEqual(readdirSync(`${house.folder}/state/feeds/new`), []);
}

/* A house whose timetable is in place, with 40 trips of feed a. */
async function makeReadyHouse(t, names) {
	const house = await makeHouse(t, names);
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	assert.equal((await refresh(house)).status, 0);
	house.server.requests.length = 0;
	return house;
}

test("a feed is fetched, built and told of", async (t) => {
	const house = await makeHouse(t);
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.equal(run.json.is_replaced, true);
	assert.deepEqual(run.json.feeds.map((feed) => [feed.name, feed.zip, feed.trips]), [["a", "new", 40]]);
	assert.deepEqual(run.json.timetable.covers, { first: "2023-01-01", last: "2023-12-31" });
	assert.equal(tripsOf(house), 40);
	assertTidy(house);
	assert.equal(statSync(`${house.folder}/state/feeds/a.zip`).mode & 0o777, 0o600);
});

test("what has not changed is not fetched, and nothing is done", async (t) => {
	const house = await makeReadyHouse(t);
	const before = statSync(house.timetable);
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.equal(run.json.is_replaced, false);
	assert.equal(run.json.feeds[0].zip, "same");
	assert.equal(statSync(house.timetable).ino, before.ino);
	assert.match(house.server.requests[0].headers["if-none-match"], /^".{16}"$/);
});

test("a server that knows dates only is asked by date", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"] = { bytes: makeFeed({ trips: 41 }), way: ways.dated };
	assert.equal((await refresh(house)).json.feeds[0].zip, "new");
	assert.equal((await refresh(house)).json.feeds[0].zip, "same");
	assert.equal(tripsOf(house), 41);
});

test("a new feed replaces the old one", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"].bytes = makeFeed({ trips: 50 });
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 50);
	assertTidy(house);
});

test("a feed that was packed for the way is unpacked", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"] = { bytes: makeFeed({ trips: 45 }), way: ways.gzipped };
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 45);
});

test("whatever goes wrong on the way, the old timetable stays in use and the reason is told", async (t) => {
	const house = await makeReadyHouse(t, { a: "timeout 1s\nsize-max 1MB\n" });
	const before = readFileSync(house.timetable);
	const zip = readFileSync(`${house.folder}/state/feeds/a.zip`);
	const fresh = makeFeed({ trips: 60 });
	const cases = [
		[ways.failing, 75, /answered 500/],
		[ways.gone, 65, /answered 404/],
		[ways.cut, 75, /a: /],
		[ways.cutSilently, 65, /a .*new\/a\.zip: cannot be read as a zip/],
		[ways.aPage, 65, /cannot be read as a zip/],
		[ways.endless, 65, /larger than 1000000 bytes/],
		[ways.silent, 75, /Timeout/],
		[ways.elsewhere, 65, /not safe/],
		[ways.round, 65, /on and on/],
	];
	for (const [way, status, reason] of cases) {
		house.feeds["/a.zip"] = { bytes: fresh, way };
		const run = await refresh(house);
		assert.equal(run.status, status, `${way}: ${run.err}`);
		assert.match(problems(run), reason, String(way));
		assert.equal(run.json.is_replaced, false);
		assert.equal(run.json.feeds[0].zip, "kept");
		assert.ok(readFileSync(house.timetable).equals(before), String(way));
		assert.ok(readFileSync(`${house.folder}/state/feeds/a.zip`).equals(zip), String(way));
		assertTidy(house);
	}
	house.feeds["/a.zip"] = { bytes: fresh };
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 60);
});

test("a server that is not there is tried again later", async (t) => {
	const house = await makeReadyHouse(t);
	writeFileSync(`${house.folder}/conf`, `state ${house.folder}/state\nfeed a {\nurl http://127.0.0.1:9/a.zip\n}\n`);
	const run = await refresh(house);
	assert.equal(run.status, 75);
	assert.equal(tripsOf(house), 40);
});

test("a feed that would take rides away is refused unless somebody insists", async (t) => {
	const house = await makeReadyHouse(t);
	const cases = [
		[{ trips: 19 }, /has 19 trips, the one in use 40/],
		[{ first: "20230611" }, /begins only on Sun 2023-06-11/],
		[{ last: "20230609" }, /has ended on Fri 2023-06-09/],
	];
	for (const [feed, reason] of cases) {
		house.feeds["/a.zip"].bytes = makeFeed(feed);
		const run = await refresh(house);
		assert.equal(run.status, 65);
		assert.match(problems(run), reason);
		assert.equal(tripsOf(house), 40);
	}
	house.feeds["/a.zip"].bytes = makeFeed({ trips: 20 });
	assert.equal((await refresh(house)).status, 0);
	house.feeds["/a.zip"].bytes = makeFeed({ trips: 5 });
	assert.equal((await refresh(house, "--force")).status, 0);
	assert.equal(tripsOf(house), 5);
});

test("a feed with nothing in it is refused even then", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"].bytes = makeFeed({ first: "20231231", last: "20230101" });
	const run = await refresh(house, "--force");
	assert.equal(run.status, 65, run.err);
	assert.equal(tripsOf(house), 40);
});

test("faults in a feed are told with feed, file and line", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"].bytes = makeFeed({ extra: { "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA1,x,north,0\nA2,y,east,0\n" } });
	const run = await refresh(house);
	assert.equal(run.status, 65);
	assert.match(problems(run), /a stops\.txt:2: /);
	assert.equal(tripsOf(house), 40);
});

test("a few bad rows are told and left out", async (t) => {
	const house = await makeReadyHouse(t);
	const stops = Array.from({ length: 300 }, (_, i) => `X${i},x,51.5,-3\n`).join("");
	house.feeds["/a.zip"].bytes = makeFeed({ extra: { "stops.txt":
		`stop_id,stop_name,stop_lat,stop_lon\nA1,x,51.5,-3\nA2,y,51.6,-3\n${stops}B,z,north,0\n` } });
	const run = await firstday(house, "refresh");
	assert.equal(run.status, 0, run.err);
	assert.match(run.err, /^warning: a stops\.txt:304: /);
	assert.match(run.out, /1 rows are refused/);
});

test("of several feeds one that fails keeps its last good zip and the rest is merged", async (t) => {
	const house = await makeHouse(t, { a: "", b: "" });
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	house.feeds["/b.zip"] = { bytes: makeFeed({ name: "B", trips: 30 }) };
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 70);
	house.feeds["/a.zip"] = { bytes: makeFeed({ trips: 41 }) };
	house.feeds["/b.zip"].way = ways.failing;
	const run = await refresh(house);
	assert.equal(run.status, 75);
	assert.match(problems(run), /^b: the server answered 500$/);
	assert.deepEqual(run.json.feeds.map((feed) => feed.zip), ["new", "kept"]);
	assert.equal(tripsOf(house), 71);
	assertTidy(house);
	house.feeds["/b.zip"].way = ways.well;
	assert.equal((await refresh(house)).json.is_replaced, false);
});

test("a feed that never came is left out and told; one that leaves the configuration goes", async (t) => {
	const house = await makeHouse(t, { a: "", b: "" });
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	const first = await refresh(house);
	assert.equal(first.status, 65);
	assert.match(problems(first), /^b: the server answered 404$/);
	assert.equal(tripsOf(house), 40);
	house.feeds["/b.zip"] = { bytes: makeFeed({ name: "B", trips: 30 }) };
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 70);
	writeFileSync(`${house.folder}/conf`, readFileSync(`${house.folder}/conf`, "utf8").replace(/feed b \{[^}]*\}\n/, ""));
	const last = await refresh(house);
	assert.equal(last.json.feeds[0].zip, "same");
	assert.equal(last.json.is_replaced, true);
	assert.equal(tripsOf(house), 40);
});

test("one feed of two that ends too soon is warned of", async (t) => {
	const house = await makeHouse(t, { a: "", b: "" });
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	house.feeds["/b.zip"] = { bytes: makeFeed({ name: "B", last: "20230615" }) };
	const run = await firstday(house, "refresh");
	assert.equal(run.status, 1);
	assert.match(run.err, /^warning: b covers .* to Thu 2023-06-15/m);
	assert.doesNotMatch(run.err, /warning: a /);
});

test("a timetable that ends too soon is a no with a warning, by refresh and by status", async (t) => {
	const house = await makeReadyHouse(t);
	house.feeds["/a.zip"].bytes = makeFeed({ last: "20230623" });
	const run = await firstday(house, "refresh");
	assert.equal(run.status, 1);
	assert.match(run.err, /^warning: a covers Sun 2023-01-01 to Fri 2023-06-23; it should reach 14 days from today$/m);
	const status = await firstday(house, "status");
	assert.equal(status.status, 1);
	assert.equal(status.err, run.err);
	assert.match(status.out, /fetched 0 hours ago/);
	house.feeds["/a.zip"].bytes = makeFeed({ last: "20230624" });
	assert.equal((await refresh(house)).status, 0);
	assert.equal((await firstday(house, "status")).status, 0);
});

test("a redirect on the same scheme is followed, and the key stays at home", async (t) => {
	const house = await makeHouse(t, { a: "key file:key\nkey-as header:X-Api-Key\n" });
	const store = await startFeedServer(t);
	writeFileSync(`${house.folder}/key`, "s3cret\n", { mode: 0o600 });
	store.feeds["/deep/a.zip"] = { bytes: makeFeed() };
	house.feeds["/a.zip"] = { way: (request, response) => response.writeHead(302, { Location: `${store.url}/deep/a.zip` }).end() };
	assert.equal((await refresh(house)).status, 0);
	assert.equal(house.server.requests[0].headers["x-api-key"], "s3cret");
	assert.equal(store.requests[0].headers["x-api-key"], undefined);
	assert.equal((await refresh(house)).json.feeds[0].zip, "same");
});

test("a key goes into the address, escaped, and into no message", async (t) => {
	const house = await makeHouse(t, { a: "key file:key\nkey-as parameter:api_key\n" });
	writeFileSync(`${house.folder}/key`, "a&b=c\n", { mode: 0o600 });
	house.feeds["/a.zip"] = { way: ways.gone };
	const run = await refresh(house);
	assert.equal(house.server.requests[0].url, "/a.zip?api_key=a%26b%3Dc");
	assert.equal(run.status, 65);
	assert.doesNotMatch(run.err + run.out, /a&b|a%26b/);
});

test("a key that is not there is a fault of the configuration", async (t) => {
	const house = await makeHouse(t, { a: "key file:nowhere\nkey-as header:K\n" });
	assert.equal((await refresh(house)).status, 78);
	assert.equal(house.server.requests.length, 0);
	assert.equal(existsSync(`${house.folder}/state`), false);
});

test("a damaged record or zip is fetched anew", async (t) => {
	const house = await makeReadyHouse(t);
	writeFileSync(`${house.folder}/state/feeds/a.json`, "{");
	assert.equal((await refresh(house)).json.feeds[0].zip, "new");
	writeFileSync(`${house.folder}/state/feeds/a.zip`, "PK");
	assert.equal((await refresh(house)).json.feeds[0].zip, "new");
	assert.equal((await refresh(house)).json.feeds[0].zip, "same");
	house.feeds["/a.zip"].way = ways.notAsked;
	rmSync(`${house.folder}/state/feeds/a.json`);
	const run = await refresh(house);
	assert.equal(run.status, 65);
	assert.match(problems(run), /304 unasked/);
});

test("a record that is lost while the server is down takes no rides away", async (t) => {
	const house = await makeHouse(t, { a: "", b: "" });
	house.feeds["/a.zip"] = { bytes: makeFeed() };
	house.feeds["/b.zip"] = { bytes: makeFeed({ name: "B", trips: 30 }) };
	assert.equal((await refresh(house)).status, 0);
	/* As a death between the zip and its record leaves it. */
	rmSync(`${house.folder}/state/feeds/b.json`);
	house.feeds["/b.zip"].way = ways.failing;
	for (const trips of [40, 41]) {
		house.feeds["/a.zip"].bytes = makeFeed({ trips });
		const run = await refresh(house);
		assert.equal(run.status, 75, run.err);
		assert.equal(run.json.is_replaced, false);
		assert.match(problems(run), /^b: its zip is not here, and the timetable in use has its rides$/m);
		assert.equal(tripsOf(house), 70);
		assertTidy(house);
	}
	assert.equal((await refresh(house, "--force")).json.is_replaced, true);
	assert.equal(tripsOf(house), 41);
	house.feeds["/b.zip"].way = ways.well;
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 71);
});

test("a timetable that is lost is built again from the zip that is there", async (t) => {
	const house = await makeReadyHouse(t);
	rmSync(house.timetable);
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.equal(run.json.feeds[0].zip, "same");
	assert.equal(tripsOf(house), 40);
});

test("killed at any instant, a refresh leaves the old timetable whole or the new one", async (t) => {
	const house = await makeReadyHouse(t);
	const sizes = new Set([40]);
	let killed = 0;
	for (let i = 0; i < KILLS; i++) {
		const trips = 41 + i;
		house.feeds["/a.zip"].bytes = makeFeed({ trips });
		sizes.add(trips);
		const child = spawn(FIRSTDAY, ["timetable", "refresh", "-c", `${house.folder}/conf`, "--today", TODAY]);
		const ended = once(child, "close");
		await Promise.race([ended, pause(i * 0.6)]);
		child.kill("SIGKILL");
		killed += (await ended)[1] === "SIGKILL";
		assert.ok(sizes.has(tripsOf(house)));
	}
	assert.ok(killed > 0);
	house.feeds["/a.zip"].bytes = makeFeed({ trips: 99 });
	assert.equal((await refresh(house)).status, 0);
	assert.equal(tripsOf(house), 99);
	assertTidy(house);
});
