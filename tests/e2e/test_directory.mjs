#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstday directory against an Open Referral server that has good days and bad ones: services come page by
// page and one by one, whole or not at all, and everything says who confirmed them and when.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { firstday, startFeedServer, ways } from "./lib/feeds.mjs";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const SAMPLE = resolve("conf/newport/directory.json");
const TODAY = "2023-09-15";
const PER_PAGE = 10;

const sample = () => JSON.parse(readFileSync(SAMPLE, "utf8")).contents;
const bytesOf = (value) => Buffer.from(JSON.stringify(value));
const byId = (services) => Object.fromEntries(services.map((service) => [service.id, service]));

/* What a list of the standard has of a service: one-to-one fields alone. */
function summaryOf(service) {
	const { schedules, service_at_locations, contacts, attributes, ...summary } = service;
	return summary;
}

function pageOf(services, number, list = summaryOf) {
	const contents = services.slice((number - 1) * PER_PAGE, number * PER_PAGE).map(list);
	const pages = Math.ceil(services.length / PER_PAGE);
	return {
		total_items: services.length, total_pages: pages, page_number: number, size: contents.length,
		first_page: number === 1, last_page: number === pages, empty: contents.length === 0, contents,
	};
}

/* Have the server offer these services, and nothing else. */
function offer(house, services, list) {
	for (const path of Object.keys(house.feeds))
		delete house.feeds[path];
	for (let number = 1; number <= Math.ceil(services.length / PER_PAGE); number++)
		house.feeds[number === 1 ? "/services" : `/services?page=${number}`] = { bytes: bytesOf(pageOf(services, number, list)) };
	for (const service of services)
		house.feeds[`/services/${service.id}`] = { bytes: bytesOf(service) };
}

async function makeHouse(t) {
	const server = await startFeedServer(t);
	const folder = mkdtempSync(join(tmpdir(), "firstday-directory-"));
	t.after(() => rmSync(folder, { recursive: true }));
	writeFileSync(`${folder}/conf`, `state ${folder}/state\ndirectory ${SAMPLE}\ndirectory-url ${server.url}/services\n`);
	return { server, feeds: server.feeds, folder, path: `${folder}/state/directory.json` };
}


const refresh = (house, ...words) =>
	firstday("directory", "refresh", "--json", "--today", TODAY, "-c", `${house.folder}/conf`, ...words);
const problems = (run) => JSON.parse(run.err).errors.map((error) => `${error.at}: ${error.problem}`).join("\n");

/* A house that has fetched the sample's services. */
async function makeReadyHouse(t) {
	const house = await makeHouse(t);
	offer(house, sample());
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	house.server.requests.length = 0;
	return house;
}

test("services are fetched page by page and one by one, and are then in use as they came", async (t) => {
	const house = await makeHouse(t);
	const services = sample();
	offer(house, services);
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.deepEqual([run.json.directory, run.json.services, run.json.with_hours], ["new", 22, 22]);
	assert.deepEqual(house.server.requests.map((one) => one.url).filter((url) => !url.startsWith("/services/")),
		["/services", "/services?page=2", "/services?page=3"]);
	assert.equal(house.server.requests.length, 3 + services.length);
	assert.equal(statSync(house.path).mode & 0o777, 0o600);
	assert.deepEqual(readdirSync(`${house.folder}/state`).sort(),
		["directory.json", "directory.json.lock", "directory.json.pages", "directory.json.record"]);
	const exported = await firstday("directory", "export", "-c", `${house.folder}/conf`);
	assert.equal(exported.out, readFileSync(house.path, "utf8"));
	assert.deepEqual(byId(JSON.parse(exported.out).contents), byId(services));
	const hours = await firstday("hours", "newport-usk-house", "--date", TODAY, "-c", `${house.folder}/conf`, "--json");
	assert.deepEqual(hours.json.days[0].open, [["09:00", "16:30"]]);
});

test("a list that has its services whole is not asked for each of them", async (t) => {
	const house = await makeHouse(t);
	offer(house, sample(), (service) => service);
	assert.equal((await refresh(house)).status, 0);
	assert.equal(house.server.requests.length, 3);
});

test("what has not changed is not fetched, and what has is fetched alone", async (t) => {
	const house = await makeReadyHouse(t);
	const before = statSync(house.path);
	const same = await refresh(house);
	assert.deepEqual([same.status, same.json.directory], [0, "same"]);
	assert.ok(house.server.requests.every((one) => /^".{16}"$/.test(one.headers["if-none-match"])));
	assert.equal(statSync(house.path).ino, before.ino);
	const services = sample();
	services[0].assured_date = "2023-09-01";
	house.feeds[`/services/${services[0].id}`] = { bytes: bytesOf(services[0]) };
	const changed = await refresh(house);
	assert.deepEqual([changed.status, changed.json.directory], [0, "new"]);
	assert.deepEqual(byId(JSON.parse(readFileSync(house.path, "utf8")).contents), byId(services));
	/* A service that is gone leaves no answer behind. */
	offer(house, services.slice(1));
	assert.equal((await refresh(house)).json.services, 21);
	assert.equal(readdirSync(`${house.path}.pages`).filter((name) => name.endsWith(".json")).length, 3 + 21);
});

test("imported twice it is the same, byte for byte, from a file, an address, or both", async (t) => {
	const house = await makeHouse(t);
	const services = sample();
	offer(house, services.slice(0, 12));
	const rest = `${house.folder}/rest.json`;
	writeFileSync(rest, JSON.stringify(services.slice(12), null, 3));
	const out = `${house.folder}/out.json`;
	const first = await firstday("directory", "import", rest, `${house.server.url}/services`, "-o", out, "--json");
	assert.deepEqual([first.status, first.json.directory, first.json.services], [0, "new", 22]);
	const bytes = readFileSync(out);
	for (const sources of [[`${house.server.url}/services`, rest], [out], [SAMPLE]]) {
		const again = await firstday("directory", "import", ...sources, "-o", out, "--json");
		assert.deepEqual([again.status, again.json.directory], [0, "same"], again.err);
		assert.deepEqual(readFileSync(out), bytes);
	}
	assert.equal((await firstday("directory", "export", "--directory", out)).out, bytes.toString());
	const one = await firstday("directory", "import", `${house.server.url}/services/${services[0].id}`, "-o", `${house.folder}/one.json`, "--json");
	assert.equal(one.json.services, 1);
	const twice = await firstday("directory", "import", SAMPLE, rest, "--json");
	assert.equal(twice.status, 65);
	assert.match(problems(twice), new RegExp(`${rest}/0: has the key`));
});

test("whatever goes wrong on the way, the old directory stays in use and the reason is told", async (t) => {
	const house = await makeReadyHouse(t);
	const before = readFileSync(house.path);
	const services = sample();
	services[3].name = "Another name";
	const one = `/services/${services[3].id}`;
	const page = (number, edit) => {
		const value = pageOf(services, number);
		edit(value);
		return { bytes: bytesOf(value) };
	};
	const broken = structuredClone(services[3]);
	broken.schedules[0].closes_at = "04:00";
	broken.status = "open";
	const cases = [
		[{ "/services": { way: ways.failing } }, 75, /\/services: the server answered 500/],
		[{ "/services": { way: ways.aPage } }, 65, /\/services line 1 column/],
		[{ "/services?page=2": undefined }, 65, /page=2\/page_number: is 1: page 2 was asked for/],
		[{ "/services?page=2": { way: ways.gone } }, 65, /page=2: the server answered 404/],
		[{ "/services?page=2": { ...page(2, () => {}), way: ways.cut } }, 75, /page=2: /],
		[{ "/services?page=2": { ...page(2, () => {}), way: ways.cutSilently } }, 65, /page=2 line 1 column/],
		[{ "/services?page=2": page(2, (value) => { value.contents.pop(); }) }, 65, /page=2\/size: is 10, but the page has 9/],
		[{ "/services?page=2": page(2, (value) => { value.contents.pop(); value.size--; }) }, 65, /services: has 21 services on its pages, and says 22/],
		[{ "/services?page=2": page(2, (value) => { value.total_items = 23; }) }, 65, /page=2\/total_items: is 23 on 3 pages.* changes while/],
		[{ "/services?page=2": page(2, (value) => { value.last_page = true; }) }, 65, /page=2\/last_page: is true on page 2 of 3/],
		[{ "/services?page=2": page(2, (value) => { value.contents = []; value.size = 0; }) }, 65, /page=2\/contents: is empty/],
		[{ "/services": page(1, (value) => { value.total_pages = 1000000; }) }, 65, /total_pages: .*1000/],
		[{ "/services?page=2": page(2, (value) => { value.contents[0] = summaryOf(services[0]); }) }, 65, /has the key/],
		[{ [one]: undefined }, 65, new RegExp(`${one}: the server answered 404`)],
		[{ [one]: { bytes: bytesOf(services[4]) } }, 65, new RegExp(`${one}: is not that service`)],
		[{ [one]: { bytes: bytesOf(broken) } }, 65, new RegExp(`${one}/status: .*\n.*${one}/schedules/0: closes at or before`)],
		[{ "/services": { bytes: bytesOf([]) } }, 65, /no service at all/],
	];
	for (const [feeds, status, why] of cases) {
		offer(house, services);
		for (const [path, feed] of Object.entries(feeds))
			if (feed === undefined)
				delete house.feeds[path];
			else
				house.feeds[path] = feed;
		const run = await refresh(house);
		assert.equal(run.status, status, `${why}: ${run.err}`);
		assert.match(problems(run), why);
		assert.equal(run.out, "");
		assert.deepEqual(readFileSync(house.path), before);
	}
	offer(house, services.slice(0, 10));
	const half = await refresh(house);
	assert.equal(half.status, 65);
	assert.match(problems(half), /has 10 services, fewer than half of the 22 in use/);
	assert.deepEqual(readFileSync(house.path), before);
	assert.equal((await refresh(house, "--force")).json.services, 10);
});

test("a file that the configuration names has to be there; what it does not name is told", async (t) => {
	const house = await makeHouse(t);
	const conf = `${house.folder}/other`;
	const hours = ["hours", "newport-usk-house", "--date", TODAY, "-c", conf];
	for (const [line, words] of [
		["directory gone.json", hours], ["holidays gone.json", hours],
		["policy gone.json", ["release", "2024-12-31", "-c", conf]],
		["words gone", ["text", "lint", "-c", conf]]]) {
		writeFileSync(conf, `${line}\n`);
		const run = await firstday(...words);
		assert.equal(run.status, 78, run.err);
		assert.match(run.err, /gone.* is not there, and .*other names it/);
		assert.equal(run.out, "");
	}
	writeFileSync(conf, "");
	const told = await firstday(...hours);
	assert.equal(told.status, 0, told.err);
	assert.match(told.err, /note: .*other says nothing of it, so .*newport\/directory.json is taken/);
	/* A fetched one that is damaged is not stood in for. */
	offer(house, sample());
	assert.equal((await refresh(house)).status, 0);
	writeFileSync(house.path, "[");
	const damaged = await firstday("hours", "newport-usk-house", "--date", TODAY, "-c", `${house.folder}/conf`);
	assert.equal(damaged.status, 65);
	assert.match(damaged.err, /line 1 column 2: not JSON/);
});

test("what nobody has confirmed for long is told by hours, show and status", async (t) => {
	const house = await makeReadyHouse(t);
	const conf = `${house.folder}/conf`;
	const fresh = await firstday("directory", "status", "-c", conf, "--today", "2024-06-12", "--json");
	assert.deepEqual([fresh.status, fresh.json.stale, fresh.json.is_fetched], [0, [], true]);
	const old = await firstday("directory", "status", "-c", conf, "--today", "2024-06-13", "--json");
	assert.deepEqual([old.status, old.json.stale.length], [1, 22]);
	assert.match((await firstday("directory", "status", "-c", conf, "--today", "2024-06-13")).err, /warning: 22 of them confirmed by nobody for 365 days/);
	const hours = await firstday("hours", "newport-usk-house", "--date", "2024-06-13", "-c", conf, "--json");
	assert.deepEqual(hours.json.warnings, [{ kind: "stale", text: "these hours were last confirmed on 2023-06-13, 366 days before" }]);
	assert.deepEqual((await firstday("hours", "newport-usk-house", "--date", "2024-06-12", "-c", conf, "--json")).json.warnings, []);
	writeFileSync(conf, `${readFileSync(conf)}directory-stale 10d\n`);
	const show = await firstday("directory", "show", "newport-usk-house", "--date", TODAY, "-c", conf, "--json");
	assert.deepEqual([show.json.assured, show.json.is_stale, show.json.phones[0].number], ["2023-06-13", true, "+44 1633 247 300"]);
	assert.match((await firstday("directory", "show", "newport-usk-house", "--date", TODAY, "-c", conf)).out,
		/checked +last confirmed on 2023-06-13, 94 days before\nFri 2023-09-15  09:00-16:30/);
});

test("one that was killed half way leaves what was in use, and the next one goes on from there", async (t) => {
	const house = await makeReadyHouse(t);
	const before = readFileSync(house.path);
	const services = sample();
	services[21].assured_date = "2023-09-01";
	offer(house, services);
	let killed;
	house.feeds[`/services/${services[21].id}`] = { way: () => killed.kill("SIGKILL") };
	killed = spawn(FIRSTDAY, ["directory", "refresh", "--today", TODAY, "-c", `${house.folder}/conf`]);
	const [, signal] = await once(killed, "close");
	assert.equal(signal, "SIGKILL");
	assert.deepEqual(readFileSync(house.path), before);
	offer(house, services);
	assert.deepEqual([(await refresh(house)).json.directory, (await refresh(house)).json.directory], ["new", "same"]);
	assert.ok(readdirSync(`${house.path}.pages`).every((name) => !name.endsWith(".new")));
});

test("a directory that was fetched and is gone is stood in for by nothing", async (t) => {
	const house = await makeReadyHouse(t);
	rmSync(house.path);
	const hours = await firstday("hours", "newport-usk-house", "--date", TODAY, "-c", `${house.folder}/conf`);
	assert.equal(hours.status, 78);
	assert.match(hours.err, /directory.json: is not there/);
	assert.equal((await refresh(house)).json.directory, "new");
});

test("check and plan tell whose hours nobody has confirmed lately", async (t) => {
	const house = await makeHouse(t);
	const words = ["conf/newport/J4.json", "--timetable", "build/newport/newport.tt", "-c", `${house.folder}/conf`, "--json"];
	const staleOf = async (verb) => ((await firstday(verb, ...words)).json.warnings ?? []).filter((one) => one.kind === "stale");
	assert.deepEqual([await staleOf("check"), await staleOf("plan")], [[], []]);
	writeFileSync(`${house.folder}/conf`, `${readFileSync(`${house.folder}/conf`)}directory-stale 93d\n`);
	for (const verb of ["check", "plan"])
		assert.match((await staleOf(verb))[0].text, /^hours that nobody has confirmed lately: .*\(94 days\)/);
});

/* 2 s of processor and 64 MB, as the kernel counts them. */
const bound = (path) => spawnSync("bash", ["-c", `ulimit -t 2; ulimit -d 65536; exec ${FIRSTDAY} directory import ${path} --json`],
	{ encoding: "utf8", maxBuffer: 1 << 26 });

test("deep, wide and odd files are refused within 2 s and 64 MB, by name, and nothing is stored", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "firstday-bombs-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const path = `${folder}/bomb.json`;
	const repeat = (part, bytes = 12_000_000) => Array(Math.floor(bytes / (part.length + 1))).fill(part).join(",");
	const service = (i, rest) => `{"id":"s${i}","name":"N","status":"active",${rest}}`;
	const services = (rest) => Array.from({ length: Math.floor(12_000_000 / (rest(1000).length + 50)) }, (_, i) => service(i, rest(i))).join(",");
	const odd = `{"freq":"MONTHLY","bymonthday":"${Array.from({ length: 31 }, (_, i) => i + 1)}","opens_at":"09:00","closes_at":"10:00"}`;
	const bombs = {
		deep: ["[".repeat(1_000_000), /line 1 column 1000001: not JSON/],
		"deep inside": [`[{"id":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}]`, /\/0: is larger than 131072 bytes/],
		"just too deep": [`[{"id":${"[".repeat(1000)}${"]".repeat(1000)}}]`, /line 1 column 71: is nested more than 64 deep/],
		"empty arrays": [`[${repeat("[]")}]`, /\/0: must be an object/],
		"empty objects": [`[${repeat("{}")}]`, /\/0\/id: is missing/],
		"objects inside": [`[${services(() => `"x":[${repeat("{}", 120_000)}]`)},{}]`, /\/\d+\/id: is missing/],
		"odd rules": [`[${services(() => `"schedules":[${Array(64).fill(odd)}]`)}]`, /\/0\/schedules\/1: is open at the same time as schedule 0/],
		"many places": [`[${services((i) => `"service_at_locations":[${Array.from({ length: 200 }, (_, k) => `{"id":"${i}-${k}","schedules":[${Array(40).fill("{}")}]}`)}]`)}]`, /is past the 40000 schedules/],
		"too large": [`[${repeat("[]", 13_000_000)}]`, /is larger than 12582912 bytes/],
		"a long number": [`[{"id":${"9".repeat(100_000)}}]`, /line 1 column .*: not JSON: too big integer/],
	};
	for (const [name, [text, why]] of Object.entries(bombs)) {
		writeFileSync(path, text);
		const run = bound(path);
		assert.equal(run.status, 65, `${name}: ${run.signal} ${run.stderr.slice(0, 300)}`);
		assert.match(problems({ err: run.stderr }), why, name);
		assert.deepEqual(readdirSync(folder), ["bomb.json"]);
	}
	/* As many as may be, and all good, within the same. */
	const usk = JSON.stringify({ ...sample()[0], attributes: [] });
	writeFileSync(path, `[${Array.from({ length: 8000 }, (_, i) => usk.replaceAll(/-[0-9a-f]{12}"/g, `-${String(i).padStart(12, "0")}"`))}]`);
	const good = bound(path);
	assert.deepEqual([good.status, JSON.parse(good.stdout).services], [0, 8000], good.stderr.slice(0, 300));
});
