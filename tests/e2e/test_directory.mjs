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
	const page = (number, edit) => {
		const value = pageOf(services, number);
		edit(value);
		return { bytes: bytesOf(value) };
	};
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
		[{ "/services?page=2": page(2, (value) => { value.contents[0] = summaryOf(services[0]); }) }, 65, /page=2\/contents\/0: is on the list twice/],
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

test("services of several servers are one directory", async (t) => {
	const house = await makeHouse(t);
	const second = await startFeedServer(t);
	offer(house, sample().slice(0, 9));
	offer(second, sample().slice(9));
	writeFileSync(`${house.folder}/conf`, `${readFileSync(`${house.folder}/conf`)}directory-url ${second.url}/services\n`);
	assert.equal((await refresh(house)).json.services, 22);
	const before = readFileSync(house.path);
	second.feeds["/services"] = { way: ways.failing };
	const run = await refresh(house);
	assert.deepEqual([run.status, readFileSync(house.path)], [75, before]);
	assert.match(problems(run), new RegExp(`${second.url}/services: the server answered 500`));
});

const keyOf = (service) => service.attributes.find((one) => one.taxonomy_term.taxonomy === "firstday-service").taxonomy_term;

test("of a service with a fault what was known stays, and all the others are taken", async (t) => {
	const house = await makeReadyHouse(t);
	const before = sample();
	const services = sample();
	for (const service of services)
		service.assured_date = "2023-09-01";
	const [broken, gone, other, late, first, second, fresh] = services.slice(3);
	broken.schedules[0].closes_at = "04:00";
	broken.status = "open";
	keyOf(second).name = keyOf(first).name;
	fresh.id = "not-known-before";
	for (const place of fresh.service_at_locations)
		place.id = `new-${place.id}`;
	keyOf(fresh).name = "new-one";
	fresh.status = 7;
	offer(house, services);
	delete house.feeds[`/services/${gone.id}`];
	house.feeds[`/services/${other.id}`] = { bytes: bytesOf(services[0]) };
	house.feeds[`/services/${late.id}`] = { way: ways.failing };
	const run = await refresh(house);
	assert.equal(run.status, 65);
	assert.deepEqual([run.json.directory, run.json.services], ["new", 21]);
	for (const why of [/schedules\/0: closes at or before/, /\/status: .*open/, /404/, /is not that service/, /500/, /has the key/])
		assert.match(problems(run), why);
	const kept = byId(JSON.parse(readFileSync(house.path, "utf8")).contents);
	const refused = [broken, gone, other, late, first, second];
	for (const service of services) {
		const old = before.find((one) => one.id === service.id);
		assert.deepEqual(kept[service.id], refused.includes(service) ? old : service === fresh ? undefined : service, service.name);
	}

	const conf = ["-c", `${house.folder}/conf`];
	const status = async () => (await firstday("directory", "status", ...conf, "--today", TODAY, "--json")).json.refused;
	const told = await status();
	assert.deepEqual(told.map((one) => [one.id, one.is_kept]), [...refused.map((one) => [one.id, true]), [fresh.id, false]]);
	assert.match(told[0].at, new RegExp(`/services/${broken.id}/`));
	const words = await firstday("directory", "status", ...conf, "--today", TODAY);
	assert.equal(words.status, 1);
	assert.match(words.out, /refused for 0 hours: http.*; what was known before stands in\n/);
	assert.match(words.err, /warning: 7 services were refused/);
	const show = await firstday("directory", "show", keyOf(before[4]).name, ...conf, "--date", TODAY);
	assert.match(show.err, /warning: refused when it was fetched: .*404; what was known before stands in/);
	assert.match((await firstday("directory", "show", keyOf(before[4]).name, ...conf, "--date", TODAY, "--json")).json.refused, /404/);

	/* The same again is the same, and since when is not forgotten; mended, nobody is refused. */
	const again = await refresh(house);
	assert.deepEqual([again.status, again.json.directory], [65, "same"]);
	assert.deepEqual((await status()).map((one) => one.since_utc_s), told.map((one) => one.since_utc_s));
	offer(house, before);
	assert.deepEqual([(await refresh(house)).status, await status()], [0, []]);
});

test("one that is late alone is asked for again another time", async (t) => {
	const house = await makeReadyHouse(t);
	const services = sample();
	services[2].assured_date = services[5].assured_date = "2023-09-01";
	offer(house, services);
	house.feeds[`/services/${services[5].id}`] = { way: ways.failing };
	const run = await refresh(house);
	assert.deepEqual([run.status, run.json.directory], [75, "new"]);
	const kept = byId(JSON.parse(readFileSync(house.path, "utf8")).contents);
	assert.equal(kept[services[2].id].assured_date, "2023-09-01");
	assert.equal(kept[services[5].id].assured_date, sample()[5].assured_date);
});

test("by hand all is taken or nothing, unless one says partly", async (t) => {
	const house = await makeReadyHouse(t);
	const services = sample();
	services[0].assured_date = "2023-09-01";
	services[1].status = "open";
	const file = `${house.folder}/file.json`;
	writeFileSync(file, JSON.stringify(services));
	const before = readFileSync(house.path);
	const whole = await firstday("directory", "import", file, "-c", `${house.folder}/conf`, "--json");
	assert.deepEqual([whole.status, whole.out, readFileSync(house.path)], [65, "", before]);
	const part = await firstday("directory", "import", file, "-c", `${house.folder}/conf`, "--json", "--partly");
	assert.deepEqual([part.status, part.json.directory, part.json.services], [65, "new", 22]);
	assert.match(problems(part), /file.json\/1\/status/);
	const kept = byId(JSON.parse(readFileSync(house.path, "utf8")).contents);
	assert.equal(kept[services[0].id].assured_date, "2023-09-01");
	assert.deepEqual(kept[services[1].id], sample()[1]);
});

/* As many copies of a service as one wants, none with a place. */
const copies = (n) => Array.from({ length: n }, (_, i) =>
	({ ...sample()[0], id: `copy-${i}`, attributes: [], service_at_locations: [{ ...sample()[0].service_at_locations[0], id: `place-${i}` }] }));

test("many are asked for over a few connections, and what has not changed is not written anew", async (t) => {
	const house = await makeHouse(t);
	offer(house, copies(300));
	assert.equal((await refresh(house)).json.services, 300);
	const connections = new Set(house.server.requests.map((one) => one.connection));
	assert.ok(connections.size <= 4, `${connections.size} connections`);
	const marks = () => readdirSync(`${house.path}.pages`).map((name) => [name, statSync(`${house.path}.pages/${name}`).mtimeMs]);
	const before = marks();
	assert.equal((await refresh(house)).json.directory, "same");
	assert.deepEqual(marks(), before);
	/* One that keeps a date and no tag is asked by its date. */
	offer(house, copies(3));
	for (const feed of Object.values(house.feeds))
		feed.way = ways.dated;
	assert.equal((await refresh(house, "--force")).json.services, 3);
	house.server.requests.length = 0;
	assert.equal((await refresh(house)).json.directory, "same");
	assert.ok(house.server.requests.every((one) => /GMT$/.test(one.headers["if-modified-since"])));
});

test("a server that wants a rest has it, and one that is down is left alone", async (t) => {
	const house = await makeHouse(t);
	const services = copies(40);
	offer(house, services);
	const tired = `/services/${services[5].id}`;
	house.feeds[tired].way = ways.patience();
	const run = await refresh(house);
	assert.deepEqual([run.status, run.json?.services], [0, 40], run.err);
	const [first, second] = house.server.requests.filter((one) => one.url === tired);
	assert.ok(second.at - first.at >= 1000, `${second.at - first.at} ms`);
	/* What was under way came to its end; nothing else was asked meanwhile. */
	const meanwhile = house.server.requests.filter((one) => one.at > first.at && one.at < second.at);
	assert.ok(meanwhile.length <= 3 + 4, `${meanwhile.length} requests`);
	for (const service of services)
		house.feeds[`/services/${service.id}`] = { way: ways.failing };
	house.server.requests.length = 0;
	const down = await refresh(house);
	assert.deepEqual([down.status, down.out], [75, ""]);
	assert.ok(house.server.requests.length <= 4 + 2 * 4, `${house.server.requests.length} requests`);
	assert.match(problems(down), /is not asked: the server does not answer/);
});

test("where services come without their places, the list of those is asked", async (t) => {
	const house = await makeHouse(t);
	const services = sample().slice(0, 5);
	offer(house, services);
	/* Of the first nothing is said at the service, of the second the place alone. */
	const bare = ({ service_at_locations, ...rest }) => rest;
	const lean = { ...services[1], service_at_locations: services[1].service_at_locations.map(({ id }) => ({ id })) };
	house.feeds[`/services/${services[0].id}`] = { bytes: bytesOf(bare(services[0])) };
	house.feeds[`/services/${services[1].id}`] = { bytes: bytesOf(lean) };
	const pairs = services.slice(0, 3).map((service) => ({ ...service.service_at_locations[0], service: { id: service.id, name: service.name } }));
	pairs[0].schedules = [{ id: "own", freq: "WEEKLY", byday: "FR", opens_at: "07:00", closes_at: "08:00" }];
	pairs[0].contacts = [{ id: "c", email: "desk@example.org", phones: [{ id: "p", number: "01633 960001" }] }];
	const rows = pairs.map(({ schedules, contacts, phones, location: { addresses, ...location }, ...row }) => ({ ...row, location }));
	house.feeds["/service_at_locations"] = { bytes: bytesOf(pageOf(rows, 1, (row) => row)) };
	for (const pair of pairs)
		house.feeds[`/service_at_locations/${pair.id}`] = { bytes: bytesOf(pair) };
	const run = await refresh(house);
	assert.equal(run.status, 0, run.err);
	assert.deepEqual(house.server.requests.map((one) => one.url).filter((url) => url.startsWith("/service_at_locations")).sort(),
		["/service_at_locations", `/service_at_locations/${pairs[0].id}`, `/service_at_locations/${pairs[1].id}`].sort());
	const kept = byId(JSON.parse(readFileSync(house.path, "utf8")).contents);
	assert.deepEqual(kept[services[1].id], services[1]);
	const conf = ["-c", `${house.folder}/conf`, "--json"];
	const [desk] = run.json.entries.filter((entry) => entry.id === services[0].id);
	assert.deepEqual([desk.phone, desk.point !== null, desk.place], ["01633 960001", true, pairs[0].location.name ?? ""]);
	const show = await firstday("directory", "show", keyOf(services[0]).name, ...conf, "--date", "2023-09-15");
	assert.deepEqual([show.json.mail, show.json.days[0].open], ["desk@example.org", [["07:00", "08:00"]]]);
	/* A server without that list is no fault; a place that cannot be had is. */
	delete house.feeds[`/service_at_locations/${pairs[0].id}`];
	const lame = await refresh(house);
	assert.deepEqual([lame.status, lame.json.directory], [65, "same"]);
	assert.match(problems(lame), new RegExp(`service_at_locations/${pairs[0].id}: the server answered 404`));
	delete house.feeds["/service_at_locations"];
	house.feeds[`/services/${services[1].id}`] = { bytes: bytesOf(bare(services[1])) };
	assert.equal((await refresh(house)).status, 0);
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
