#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The daemon with an engine elsewhere: what a plan needs is asked before it is planned, nothing waits for it but that plan's
// own answer, and an engine that is silent, gone or wrong costs a moment and no more.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { resolve } from "node:path";
import { test } from "node:test";
import { Inbox, startProgram } from "./lib/processes.mjs";
import { getJson, makeFolder, PLAN, sampleTimetable, writeConf } from "./lib/replay.mjs";

const PATIENCE = { timeout: 60_000 };
const AFTERNOON = ["--replay", "2023-09-14T16:00", "--speed", "1"];
const plan = JSON.parse(readFileSync(PLAN, "utf8"));
const MINUTES = 17; // between any two places, by the stub

/* Metres on the sphere. */
function metres(a, b) {
	const rad = Math.PI / 180;
	const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
		Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
	return 2 * 6371008.8 * Math.asin(Math.sqrt(h));
}

/* An engine of the form of Valhalla: every way takes ${MINUTES} minutes. ${gate} lets an answer go. */
async function startStub(t, gate = async () => {}) {
	const asked = new Inbox();
	const server = createServer((request, response) => {
		let text = "";
		request.on("data", (part) => (text += part));
		request.on("end", async () => {
			const body = JSON.parse(text);
			asked.add(body);
			await gate(body, response);
			const cell = (from, to) => (metres(from, to) < 1 ? { time: 0, distance: 0 }
				: { time: MINUTES * 60, distance: (metres(from, to) * 1.2) / 1000 });
			response.end(JSON.stringify({
				sources_to_targets: body.sources.map((from, f) =>
					body.targets.map((to, i) => ({ from_index: f, to_index: i, ...cell(from, to) }))),
				sources: body.sources, targets: body.targets, units: "kilometers",
			}));
		});
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { url: `http://127.0.0.1:${server.address().port}`, asked };
}

/* A daemon whose engine answers at ${engine}. */
async function startDaemon(t, folder, engine, options) {
	writeConf(folder, "listen 127.0.0.1:0", `state ${resolve(folder)}/state`, sampleTimetable(), "log warning",
		`engine valhalla {\n\turl ${engine}\n\ttimeout 1s\n}`);
	const lines = new Inbox();
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", `${folder}/conf`, ...options], (line) => lines.add(line));
	t.after(() => program.stop());
	const line = await lines.until((text) => text.startsWith("firstday: open "), "its address");
	return { program, lines, url: line.replace("firstday: open ", "").replace(/\/$/, "") };
}

const post = (url, document) =>
	fetch(`${url}/api/v1/plans`, {
		method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(document),
	});

/* How long the lifts between places in the town take. */
const lifts = (view) =>
	view.solution.legs.filter((leg) => leg.by === "lift").map((leg) => minute(leg.arrive) - minute(leg.depart));
const minute = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

test("a plan is made with what the engine tells, and everything else goes on meanwhile", PATIENCE, async (t) => {
	let open;
	const gate = new Promise((resolve) => { open = resolve; });
	const stub = await startStub(t, () => gate);
	const { program, url } = await startDaemon(t, makeFolder("engines"), stub.url, AFTERNOON);
	const created = post(url, plan);
	await stub.asked.until((body) => body.costing === "pedestrian", "the question about walks");
	await stub.asked.until((body) => body.costing === "auto", "the question about drives");
	assert.deepEqual((await getJson(url, "/api/v1/plans")).body, { plans: [] });
	open();
	const answer = await created;
	assert.equal(answer.status, 201);
	const told = lifts(await answer.json());
	assert.ok(told.length > 0 && told.every((minutes) => minutes === MINUTES), String(told));
	assert.deepEqual((await getJson(url, "/api/v1/plans")).body, { plans: ["J4"] });
	assert.equal((await post(url, plan)).status, 409);
	assert.equal(await program.stop(), 0);
});

test("a second life asks again for what is stored before it goes on", PATIENCE, async (t) => {
	const folder = makeFolder("engines");
	const stub = await startStub(t);
	const first = await startDaemon(t, folder, stub.url, [...AFTERNOON, "--plan", PLAN]);
	assert.equal(stub.asked.entries.length, 2);
	const before = lifts((await getJson(first.url, "/api/v1/plans/J4")).body);
	assert.ok(before.every((minutes) => minutes === MINUTES), String(before));
	assert.equal(await first.program.stop(), 0);
	const second = await startDaemon(t, folder, stub.url, AFTERNOON);
	assert.equal(stub.asked.entries.length, 4);
	assert.deepEqual((await getJson(second.url, "/api/v1/plans")).body, { plans: ["J4"] });
	assert.equal(await second.program.stop(), 0);
});

test("an engine that is silent costs a second, and the log says what it was", PATIENCE, async (t) => {
	const stub = await startStub(t, () => new Promise(() => {}));
	const { url, lines } = await startDaemon(t, makeFolder("engines"), stub.url, AFTERNOON);
	const answer = await post(url, plan);
	assert.equal(answer.status, 201);
	const own = lifts(await answer.json());
	assert.ok(own.length > 0 && own.every((minutes) => minutes !== MINUTES), String(own));
	await lines.until((line) => /engine=valhalla topic=walk why="timeout after 1000 ms"/.test(line), "the reason");
});

test("a document with faults is refused at once, and nobody is asked about it", PATIENCE, async (t) => {
	const stub = await startStub(t);
	const { url } = await startDaemon(t, makeFolder("engines"), stub.url, AFTERNOON);
	assert.equal((await post(url, { ...plan, date: "2023-02-30" })).status, 422);
	assert.equal((await post(url, {})).status, 422);
	assert.equal(stub.asked.entries.length, 0);
});

test("who leaves while the engine is asked has handed the plan in", PATIENCE, async (t) => {
	let open;
	const gate = new Promise((resolve) => { open = resolve; });
	const stub = await startStub(t, () => gate);
	const { program, url } = await startDaemon(t, makeFolder("engines"), stub.url, AFTERNOON);
	const { hostname, port } = new URL(url);
	const body = JSON.stringify(plan);
	const client = connect(Number(port), hostname);
	client.write(`POST /api/v1/plans HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
		`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
	await stub.asked.until((question) => question.costing === "auto", "the question about drives");
	client.destroy();
	open();
	assert.equal((await post(url, { ...plan, plan: "J5" })).status, 201);
	let plans = [];
	while (plans.length < 2) // each its own answer of the stub away
		({ plans } = (await getJson(url, "/api/v1/plans")).body);
	assert.deepEqual(plans.toSorted(), ["J4", "J5"]);
	assert.equal(await program.stop(), 0);
});

test("a daemon that stops while it asks stops at once", PATIENCE, async (t) => {
	const stub = await startStub(t, () => new Promise(() => {}));
	const { program, url } = await startDaemon(t, makeFolder("engines"), stub.url, AFTERNOON);
	const created = post(url, plan).then(() => "answered", () => "cut off");
	await stub.asked.until((body) => body.costing === "auto", "the question about drives");
	assert.equal(await program.stop(), 0);
	assert.equal(await created, "cut off");
});

test("an engine that there is not is a fault of the configuration", PATIENCE, async (t) => {
	const folder = makeFolder("engines");
	writeFileSync(`${folder}/x.conf`, "engine hafas {\nurl https://engine.example.org\n}\n");
	const lines = new Inbox();
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", `${folder}/x.conf`, "--state", `${folder}/state`], (line) => lines.add(line));
	t.after(() => program.stop());
	assert.equal(await program.ended, 78);
});
