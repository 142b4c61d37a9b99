#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// A daemon in the middle of a replayed day whose timetable is replaced under it: it looks at the plan
// again, tells those concerned, and keeps what it has when the new one is no good.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { makeZip, readZip, startFeedServer } from "./lib/feeds.mjs";
import { getJson, makeFolder, PLAN, writeConf } from "./lib/replay.mjs";
import { startProgram } from "./lib/processes.mjs";

const PATIENCE_MS = 30_000;
const newport = readZip(readFileSync("conf/newport/newport_gtfs.zip"));

const lines = (text) => text.replace(/\r/g, "").trimEnd().split("\n");
/* A table's rows by column; the sample city's columns that are used here hold no quotes. */
function rewrite(text, change) {
	const [head, ...rows] = lines(text);
	const columns = head.replace(/^\uFEFF/, "").split(",");
	return [head, ...rows.flatMap((row) => {
		const changed = change(Object.fromEntries(row.split(",").map((value, i) => [columns[i], value])), row);
		return changed === null ? [] : [typeof changed === "string" ? changed : columns.map((name) => changed[name]).join(",")];
	})].join("\n") + "\n";
}

/* The sample city without the lines of that name. */
function without(line) {
	const routes = new Set();
	rewrite(newport["routes.txt"], (row, text) => {
		if (row.route_short_name === line)
			routes.add(row.route_id);
		return text;
	});
	assert.ok(routes.size > 0, `no line ${line}`);
	const gone = new Set();
	const trips = rewrite(newport["trips.txt"], (row, text) => {
		if (!routes.has(row.route_id))
			return text;
		gone.add(row.trip_id);
		return null;
	});
	return makeZip({ ...newport, "trips.txt": trips,
		"stop_times.txt": rewrite(newport["stop_times.txt"], (row, text) => gone.has(row.trip_id) ? null : text) });
}

/* The sample city until that date. */
function until(date) {
	return makeZip({ ...newport,
		"calendar.txt": rewrite(newport["calendar.txt"], (row) => row.start_date > date ? null : { ...row, end_date: row.end_date > date ? date : row.end_date }),
		...(newport["calendar_dates.txt"] && { "calendar_dates.txt": rewrite(newport["calendar_dates.txt"], (row, text) => row.date > date ? null : text) }) });
}

async function makeHouse(t) {
	const server = await startFeedServer(t);
	const folder = makeFolder("newtimes");
	writeConf(folder, "listen 127.0.0.1:0", `state ${process.cwd()}/${folder}/state`,
		`feed newport {\n\turl ${server.url}/newport.zip\n}`, "transport simulated {\n}");
	return { folder, server, timetable: `${folder}/state/timetable.tt` };
}

async function refresh(house, zip, ...words) {
	house.server.feeds["/newport.zip"] = { bytes: zip };
	const child = spawn(process.env.FIRSTDAY ?? "build/firstday",
		["timetable", "refresh", "-c", `${house.folder}/conf`, "--today", "2023-09-14", ...words]);
	let said = "";
	child.stderr.on("data", (chunk) => { said += chunk; });
	const [status] = await once(child, "close");
	return { status, said };
}

async function start(t, house, at, plan = PLAN) {
	let opened;
	const said = [];
	const address = new Promise((resolve) => { opened = resolve; });
	const program = startProgram(house.folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", `${house.folder}/conf`, "--replay", at, "--speed", "1", "--plan", plan],
		(line) => {
			said.push(line);
			if (line.startsWith("firstday: open "))
				opened(line.slice("firstday: open ".length).replace(/\/$/, ""));
		});
	t.after(() => program.stop());
	const url = await Promise.race([address, program.ended.then((how) => { throw new Error(`it ended with ${how}: ${said}`); })]);
	const ask = async (path) => (await getJson(url, path)).body;
	return {
		program, url, ask, said,
		plan: () => ask("/api/v1/plans/J4"),
		metrics: async () => (await fetch(`${url}/metrics`)).text(),
		texts: async (role) => (await ask("/api/v1/phones?plan=J4")).phones.filter((phone) => phone.role === role)
			.flatMap((phone) => phone.texts.map((text) => text.text)),
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

const linesOf = (plan) => plan.solution.legs.flatMap((leg) => (leg.rides ?? []).map((ride) => ride.line));

test("a timetable that is replaced is taken up, and the plan made by it", { timeout: 120_000 }, async (t) => {
	const house = await makeHouse(t);
	assert.equal((await refresh(house, makeZip(newport))).status, 0);
	/* The sample plan goes by lift; without one and with little money it goes by bus. */
	const byBus = JSON.parse(readFileSync(PLAN, "utf8"));
	byBus.lift = null;
	byBus.person.money_pence = 1500;
	writeFileSync(`${house.folder}/by-bus.json`, JSON.stringify(byBus));
	const daemon = await start(t, house, "2023-09-14T16:00", `${house.folder}/by-bus.json`);
	const first = await daemon.plan();
	const line = linesOf(first).at(-1);
	assert.ok(line, JSON.stringify(first.solution.legs));
	assert.equal((await daemon.ask("/health")).degraded, false);

	assert.equal((await refresh(house, without(line))).status, 0);
	daemon.program.child.kill("SIGHUP");
	const second = await daemon.until(daemon.plan, (plan) => plan.version > first.version, "a new version");
	assert.ok(!linesOf(second).includes(line), JSON.stringify(second.solution.legs));
	await daemon.until(() => daemon.texts("coordinator"), (texts) => texts.some((text) => /^J4 Fri 15 Sep.*version 2/.test(text)),
		"the coordinator's text");

	/* The same bus times once more, seen without a signal: nothing changes and nobody is told. */
	const told = (await daemon.texts("coordinator")).length;
	assert.equal((await refresh(house, makeZip({ ...readZip(house.server.feeds["/newport.zip"].bytes), "feed_info.txt":
		"feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nx,https://x.example,en,again\n" }))).status, 0);
	await daemon.until(daemon.metrics, (text) => /^firstday_timetable_generation 3$/m.test(text), "the third timetable");
	await daemon.until(daemon.metrics, (text) => /^firstday_events_total\{kind="travel"\} 3$/m.test(text), "the third look");
	assert.equal((await daemon.plan()).version, second.version);
	assert.equal((await daemon.texts("coordinator")).length, told);
	assert.equal(await daemon.program.stop(), 0);
});

test("times that end before the day raise one alarm, and are told when they come", { timeout: 120_000 }, async (t) => {
	const house = await makeHouse(t);
	assert.equal((await refresh(house, makeZip(newport))).status, 0);
	const daemon = await start(t, house, "2023-09-14T16:00");
	const first = await daemon.plan();
	const unknown = (texts) => texts.filter((text) => /bus times for this day are not known yet/.test(text)).length;
	const short = await refresh(house, until("20230914"));
	assert.equal(short.status, 1, short.said);
	daemon.program.child.kill("SIGHUP");
	await daemon.until(() => daemon.texts("coordinator"), (texts) => unknown(texts) === 1, "the alarm");
	assert.equal(unknown(await daemon.texts("person")), 0);
	assert.equal((await daemon.plan()).version, first.version);
	const health = await daemon.ask("/health");
	assert.deepEqual([health.ok, health.degraded, health.timetable],
		[true, true, { covers_until: "2023-09-14", is_short: true, newer_refused: false }]);
	assert.ok(daemon.said.some((line) => /timetable_short.*covers_until=2023-09-14/.test(line)), daemon.said.join("\n"));
	assert.match(await daemon.metrics(), /^firstday_timetable_short 1$/m);
	assert.equal(await daemon.program.stop(), 0);

	/* What comes while the daemon is down is looked at when it starts; the alarm is not said again. */
	const again = await start(t, house, "2023-09-14T16:30");
	await again.until(again.metrics, (text) => /^firstday_failing 0$/m.test(text), "the second life");
	assert.equal(await again.program.stop(), 0);
	assert.equal((await refresh(house, makeZip(newport))).status, 0);
	const third = await start(t, house, "2023-09-14T17:00");
	const texts = await third.until(() => third.texts("coordinator"),
		(all) => all.some((text) => /bus times for this day are known now/.test(text)), "the good news");
	assert.equal(unknown(texts), 1);
	assert.equal((await third.plan()).version, first.version);
	assert.equal(await third.program.stop(), 0);
});

test("a file that is no timetable is refused once, and the day goes on", { timeout: 120_000 }, async (t) => {
	const house = await makeHouse(t);
	assert.equal((await refresh(house, makeZip(newport))).status, 0);
	const daemon = await start(t, house, "2023-09-14T16:00");
	const bad = readFileSync(house.timetable);
	bad[bad.length >> 1] ^= 1;
	writeFileSync(`${house.folder}/bad`, bad);
	renameSync(`${house.folder}/bad`, house.timetable);
	daemon.program.child.kill("SIGHUP");
	await daemon.until(() => daemon.ask("/health"), (health) => health.timetable.newer_refused, "the refusal");
	daemon.program.child.kill("SIGHUP");
	assert.ok((await daemon.plan()).solution.feasible);
	assert.equal((await refresh(house, makeZip(newport))).status, 0);
	daemon.program.child.kill("SIGHUP");
	await daemon.until(() => daemon.ask("/health"), (health) => !health.timetable.newer_refused, "the good one");
	assert.equal(daemon.said.filter((line) => /timetable_refused/.test(line)).length, 1);
	assert.equal(await daemon.program.stop(), 0);
});
