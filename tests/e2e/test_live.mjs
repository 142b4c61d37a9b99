#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Live times, end to end: a server on loopback hands out GTFS Realtime messages, encoded by a package
// of others (gtfs-realtime-bindings), to a daemon that replays the sample city's day. The coach that
// the plan relies on is cancelled, and the texts change; the server fails, speaks nonsense, and
// returns, and what is told says so.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { readZip } from "./lib/feeds.mjs";
import { getJson, makeFolder, PLAN, postForm, sampleTimetable, writeConf } from "./lib/replay.mjs";
import { startProgram } from "./lib/processes.mjs";

const { transit_realtime: rt } = createRequire(new URL("../judges/package.json", import.meta.url))("gtfs-realtime-bindings");
const PATIENCE_MS = 30_000;
const STALE_MINUTES = 5;
const KEY = "a key/with odd letters";

const newport = readZip(readFileSync("conf/newport/newport_gtfs.zip"));
const table = (text) => {
	const [head, ...rows] = text.replace(/\r/g, "").trimEnd().split("\n").map((row) => row.split(","));
	return rows.map((row) => Object.fromEntries(head.map((name, i) => [name.replace(/^\uFEFF/, ""), row[i]])));
};

/* The trip of that line which leaves the stop of that name then. */
function tripOf(line, stop, time) {
	const routes = new Set(table(newport["routes.txt"]).filter((row) => row.route_short_name === line).map((row) => row.route_id));
	const trips = new Set(table(newport["trips.txt"]).filter((row) => routes.has(row.route_id)).map((row) => row.trip_id));
	const stops = new Set(newport["stops.txt"].split("\n").filter((row) => row.includes(stop)).map((row) => row.split(",")[0]));
	const found = table(newport["stop_times.txt"]).find((row) =>
		trips.has(row.trip_id) && stops.has(row.stop_id) && row.departure_time === `${time}:00`);
	assert.ok(found, `no ${line} from ${stop} at ${time}`);
	return found.trip_id;
}

/* What the server says next; ${made} is the replay's time. */
function message(made, entities) {
	const header = { gtfsRealtimeVersion: "2.0", timestamp: made };
	return Buffer.from(rt.FeedMessage.encode(rt.FeedMessage.create({ header, entity: entities })).finish());
}

const cancelled = (tripId) => ({
	id: "1",
	tripUpdate: { trip: { tripId, startDate: "20230915", scheduleRelationship: rt.TripDescriptor.ScheduleRelationship.CANCELED } },
});

async function startServer(t) {
	const server = { answer: null, seen: [] };
	const http = createServer(async (request, response) => {
		server.seen.push({ url: request.url, headers: request.headers });
		const { status, body = "", etag } = await server.answer(request);
		response.writeHead(status, etag === undefined ? {} : { ETag: etag });
		response.end(body);
	}).listen(0, "127.0.0.1");
	await once(http, "listening");
	t.after(() => http.close());
	server.url = `http://127.0.0.1:${http.address().port}/live?format=pb`;
	return server;
}

function makeHouse(server) {
	const folder = makeFolder("live");
	writeFileSync(`${folder}/key`, `${KEY}\n`, { mode: 0o600 });
	writeConf(folder, "listen 127.0.0.1:0", `state ${process.cwd()}/${folder}/state`, sampleTimetable(), `feed newport {
	url http://127.0.0.1:9/never.zip
	key file:key
	key-as parameter:app_key
	live-url ${server.url}
	live-every 1s
	live-stale ${STALE_MINUTES * 60}s
}`, "transport simulated {\n}");
	/* The sample plan goes by lift; without one and with little money it goes by coach. */
	const byCoach = JSON.parse(readFileSync(PLAN, "utf8"));
	byCoach.lift = null;
	byCoach.person.money_pence = 1500;
	writeFileSync(`${folder}/plan.json`, JSON.stringify(byCoach));
	return folder;
}

async function startDaemon(t, folder, options = ["--speed", "1"]) {
	const said = [];
	let opened;
	const address = new Promise((resolve) => { opened = resolve; });
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", `${folder}/conf`, "--replay", "2023-09-15T09:00", ...options, "--plan", `${folder}/plan.json`], (line) => {
			said.push(line);
			if (line.startsWith("firstday: open "))
				opened(line.slice("firstday: open ".length).replace(/\/$/, ""));
		});
	t.after(() => program.stop());
	const url = await Promise.race([address, program.ended.then((how) => { throw new Error(`it ended with ${how}: ${said.join("\n")}`); })]);
	const ask = async (path) => (await getJson(url, path)).body;
	return {
		url, said, ask,
		plan: () => ask("/api/v1/plans/J4"),
		health: async () => (await ask("/health")).live,
		metric: async (name) => {
			const lines = (await (await fetch(`${url}/metrics`)).text()).split("\n");
			return Number(lines.find((line) => line.startsWith(`${name} `))?.split(" ").pop());
		},
		texts: async (role) => (await ask("/api/v1/phones?plan=J4")).phones.filter((phone) => phone.role === role)
			.flatMap((phone) => phone.texts.map((text) => text.text)),
		speed: (speed) => postForm(url, "/api/v1/replay/speed", { speed }, { Origin: url }),
		/* The first answer that fits; the daemon comes to it by itself. */
		async until(get, fits, what) {
			for (const deadline = Date.now() + PATIENCE_MS; ; await pause(30)) {
				const value = await get();
				if (fits(value))
					return value;
				assert.ok(Date.now() < deadline, `${what} did not come: ${JSON.stringify(value)}\n${said.join("\n")}`);
			}
		},
	};
}

test("a coach is cancelled, and its feed fails and returns", { timeout: 180_000 }, async (t) => {
	const server = await startServer(t);
	const folder = makeHouse(server);
	let daemon = null;
	/* The replay's time as the feed's own. */
	const now = async () => {
		if (daemon === null)
			return Math.floor(Date.parse("2023-09-15T08:00:00Z") / 1000);
		const { date, time } = await daemon.ask("/api/v1/replay");
		return Math.floor(Date.parse(`${date}T${time}:00+01:00`) / 1000);
	};
	const say = (entities) => async () => ({ status: 200, body: message(await now(), entities) });
	server.answer = say([]);
	daemon = await startDaemon(t, folder);
	const { version, solution } = await daemon.plan();
	const ride = solution.legs.find((leg) => leg.by === "transit").rides[0];
	assert.equal(ride.vehicle, "Coach");
	await daemon.until(() => daemon.metric('firstday_live_answers_total{feed="newport",what="well"}'), (n) => n > 0, "a message");
	await daemon.until(() => daemon.texts("person"), (texts) => texts.some((text) => /^Good morning/.test(text)), "good morning");
	const before = (await daemon.texts("person")).length;
	assert.equal((await daemon.plan()).version, version);
	assert.deepEqual(await daemon.health(), { watched: true, unknown_since_utc_s: null });
	assert.equal(new URL(server.seen[0].url, "http://x").searchParams.get("app_key"), KEY);

	await t.test("who relies on it hears of it with the new way, once", async () => {
		server.answer = say([cancelled(tripOf(ride.line, ride.from_stop, ride.depart))]);
		const plan = await daemon.until(daemon.plan, (one) => one.version > version, "a new version");
		assert.equal(plan.versions.at(-1).cause, "live");
		const texts = await daemon.until(() => daemon.texts("person"), (all) => all.length > before, "a text to the person");
		assert.equal(texts.length, before + 1);
		assert.match(texts.at(-1), new RegExp(`Coach ${ride.line} at 10:40am is cancelled`));
		const rides = plan.solution.legs.flatMap((leg) => leg.rides);
		assert.ok(rides.every((one) => one.line !== ride.line || one.depart !== ride.depart), JSON.stringify(rides));
		await daemon.until(() => daemon.texts("coordinator"),
			(all) => all.some((text) => text.includes(`Coach ${ride.line} at 10:40am is cancelled`)), "the copy to the coordinator");
		assert.equal(await daemon.metric("firstday_live_cancelled"), 1);
	});

	const after = (await daemon.plan()).version;

	await t.test("the same again, by 304, is no news", async () => {
		const body = message(await now(), [cancelled(tripOf(ride.line, ride.from_stop, ride.depart))]);
		server.answer = async (request) => request.headers["if-none-match"] === '"v7"' ? { status: 304 } : { status: 200, body, etag: '"v7"' };
		await daemon.until(() => daemon.metric('firstday_live_answers_total{feed="newport",what="same"}'), (n) => n >= 2, "a 304");
		assert.equal((await daemon.plan()).version, after);
	});

	await t.test("nonsense harms nothing and is logged once", async () => {
		server.answer = async () => ({ status: 200, body: "<html>closed for repairs</html>" });
		await daemon.until(() => daemon.metric('firstday_live_answers_total{feed="newport",what="message"}'), (n) => n >= 2, "nonsense");
		assert.equal((await daemon.plan()).version, after);
		assert.equal(daemon.said.filter((line) => line.includes("live_fault") && line.includes("fault=message")).length, 1);
	});

	await t.test("a feed that fails for too long goes stale, and that is said", async () => {
		server.answer = async () => ({ status: 500, body: "no" });
		await daemon.speed(60);
		const live = await daemon.until(daemon.health, ({ unknown_since_utc_s: since }) => since !== null, "stale");
		assert.ok(live.unknown_since_utc_s >= Date.parse("2023-09-15T08:00:00Z") / 1000);
		await daemon.until(() => daemon.texts("coordinator"),
			(all) => all.some((text) => /live bus times are unknown since 9(:\d\d)?am/.test(text)), "word to the coordinator");
		await daemon.speed(1);
		assert.notEqual((await daemon.plan()).live_unknown_since, null);
		assert.match(await (await fetch(`${daemon.url}/`)).text(), /Live times are unknown since/);
		assert.equal(await daemon.metric("firstday_live_cancelled"), 0);
		assert.equal((await daemon.plan()).version, after); // what was told stands
	});

	await t.test("it returns, and that is said too", async () => {
		server.answer = say([cancelled(tripOf(ride.line, ride.from_stop, ride.depart))]);
		await daemon.until(daemon.health, ({ unknown_since_utc_s: since }) => since === null, "fresh");
		await daemon.until(() => daemon.texts("coordinator"),
			(all) => all.some((text) => text.includes("live bus times are known again")), "word to the coordinator");
		assert.equal((await daemon.plan()).version, after);
		assert.equal((await daemon.texts("person")).length, before + 1);
	});
});

test("a replay at full speed hears the recorded messages of its day", { timeout: 120_000 }, async (t) => {
	const folder = makeHouse({ url: "http://127.0.0.1:9/never" });
	const recorded = `${folder}/recorded`;
	mkdirSync(recorded);
	/* Every four minutes from nine until noon on the clock; the 10:40 coach is cancelled from 9:12 on. */
	const trip = tripOf("M10", "Kingsway GQ", "10:40");
	for (let minute = 0; minute <= 180; minute += 4) {
		const at = new Date(Date.UTC(2023, 8, 15, 8, minute));
		const name = at.toISOString().replace(/[-:]|\.\d+/g, "");
		writeFileSync(`${recorded}/newport-${name}.pb`, message(at / 1000, minute < 12 ? [] : [cancelled(trip)]));
	}
	const daemon = await startDaemon(t, folder, ["--speed", "max", "--live", recorded]);
	const since = await daemon.until(async () => (await daemon.plan()).live_unknown_since, (one) => one !== null, "the end of the recording");
	assert.match(since, /12:00/);
	const texts = (await daemon.texts("person")).filter((text) => /is cancelled/.test(text));
	assert.equal(texts.length, 1);
	assert.match(texts[0], /at 10:40am is cancelled/);
	assert.ok((await daemon.plan()).versions.some((version) => version.cause === "live"));
	assert.equal(await daemon.metric('firstday_live_asked_total{feed="newport"}'), 46);
	await daemon.until(() => daemon.texts("coordinator"), (all) => all.some((text) => /unknown since 12/.test(text)), "word to the coordinator");
});
