#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// How many texts a second leave and are known to have left, each step of each of them on the disk: the real
// firstdayd against BullMQ on Redis (appendfsync always) and graphile-worker on PostgreSQL, to the same sink, in the
// same run, with as many under way at once. Once as the disk is, once with every fsync slowed by 5 ms. Then how late
// a text is that is due, how soon ten thousand of the same second are gone, how soon a killed daemon sends again, and
// how many texts a second come in.
//
//	usage  sends.mjs [COUNT [ROUNDS]]
//
// Numbers to look at, best as ratios: what else the machine does moves all of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Agent } from "node:http";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./lib/ask.mjs";
import { House } from "./lib/house.mjs";
import { startPostgres, startRedis } from "./lib/servers.mjs";
import { startSink } from "./lib/sink.mjs";

const BUILD = process.env.O ?? "build";
const [COUNT = 10_000, ROUNDS = 3] = process.argv.slice(2).map(Number);
const PLANS = 60;
const UNDER_WAY = 64; // of firstdayd's transport
const SLOW_US = 5000;
const LEAD_MS = 2500; // for the daemon to start before its texts are due
const POLL_MS = 20;
const PATIENCE_MS = 120_000;

const slowly = { LD_PRELOAD: resolve(`${BUILD}/tests/bench/slow_sync.so`), SLOW_SYNC_US: String(SLOW_US) };
const words = (env) => Object.entries(env).map(([name, value]) => `${name}=${value}`);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const share = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];

async function until(holds, what) {
	for (const deadline = Date.now() + PATIENCE_MS; !await holds(); await pause(POLL_MS))
		if (Date.now() > deadline)
			throw new Error(`${what} did not come`);
}

/* A house whose plans are in and whose own texts are gone; its state is kept as "plans". */
async function makeHouse(sink) {
	const house = await new House(BUILD, sink).start({ isReplay: true });
	await house.importPlans(PLANS);
	await until(async () => (await house.metric("firstday_under_way")) === 0, "rest");
	await house.program.stop();
	house.keepState("plans");
	await sink.take();
	return house;
}

/* COUNT texts of one second; from then to the commit of the last outcome, in ms, and what reached the sink. */
async function ours(house, sink, env) {
	house.takeState("plans");
	const due_ms = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
	const [first, last] = house.fill({ count: COUNT, due_ms });
	await house.start({ env });
	await until(async () => (await house.metric('firstday_events_total{kind="sent"}')) >= COUNT, "the last outcome");
	const took_ms = Date.now() - due_ms;
	await house.program.stop();
	const got = (await sink.take()).filter((one) => one.id >= first && one.id <= last);
	if (new Set(got.map((one) => one.id)).size !== COUNT || got.length !== COUNT)
		throw new Error(`${COUNT} texts, and ${got.length} at the sink`);
	return { took_ms, drain_ms: Math.max(...got.map((one) => one.at_ms)) - due_ms, late: got.map((one) => one.at_ms - due_ms) };
}

/* A peer in a process of its own: it fills, waits for our word, sends, and says how long it took. */
async function peer(file, where, sink) {
	const child = spawn(process.execPath, [`tests/bench/lib/${file}`, String(where), sink.url, String(COUNT), String(UNDER_WAY)],
		{ stdio: ["pipe", "pipe", "inherit"] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const ended = once(child, "exit");
	if ((await lines.next()).value !== "filled")
		throw new Error(`${file} could not fill`);
	child.stdin.write("\n");
	const took_ms = Number((await lines.next()).value);
	child.stdin.end();
	await ended;
	const got = await sink.take();
	if (got.length !== COUNT)
		throw new Error(`${file}: ${COUNT} texts, and ${got.length} at the sink`);
	return took_ms;
}

async function withServer(start, env, use) {
	const server = await start(words(env));
	try {
		return await use(server);
	} finally {
		await server.stop();
	}
}

/* One after another in each round, so that what else the machine does meets all alike; medians. */
async function compare(house, sink, env) {
	const times = { ours: [], bullmq: [], graphile: [] };
	for (let round = 0; round < ROUNDS; round++) {
		times.ours.push((await ours(house, sink, env)).took_ms);
		times.bullmq.push(await withServer(startRedis, env, (redis) => peer("peer_bullmq.mjs", redis.port, sink)));
		times.graphile.push(await withServer(startPostgres, env, (postgres) => peer("peer_graphile.mjs", postgres.url, sink)));
	}
	const rate = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, 1000 * COUNT / median(list)]));
	return rate;
}

function tellRates(what, rate) {
	const row = (name, value) => console.log(`    ${name.padEnd(34)} ${value.toFixed(0).padStart(6)} a second   ${(rate.ours / value).toFixed(1)} x`);
	console.log(`  ${what}`);
	row("firstday", rate.ours);
	row("BullMQ, Redis appendfsync always", rate.bullmq);
	row("graphile-worker, PostgreSQL", rate.graphile);
}

/* One text each 200 ms for 20 s: seconds are what due is told in, so five of one second come together. */
async function lateAtRest(house, sink) {
	house.takeState("plans");
	const due_ms = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
	const [first] = house.fill({ count: 100, due_ms, step_ms: 200 });
	await house.start();
	await until(async () => (await house.metric('firstday_events_total{kind="sent"}')) >= 100, "the last outcome");
	await house.program.stop();
	const late = (await sink.take()).map((one) => one.at_ms - (due_ms + 1000 * Math.floor((one.id - first) / 5)));
	console.log(`  lateness at rest: p50 ${share(late, 0.5).toFixed(0)} ms, p99 ${share(late, 0.99).toFixed(0)} ms`);
}

async function lateInBulk(house, sink) {
	const { drain_ms, late } = await ours(house, sink, {});
	console.log(`  ${COUNT} due in one second: gone in ${drain_ms.toFixed(0)} ms; lateness p50 ${share(late, 0.5).toFixed(0)} ms, p99 ${share(late, 0.99).toFixed(0)} ms`);
}

/* kill -9 in the midst of sending, started again at once: to the first text that had not left before. */
async function killed(house, sink) {
	const times = [];
	for (let round = 0; round < ROUNDS; round++) {
		house.takeState("plans");
		const due_ms = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
		house.fill({ count: COUNT, due_ms });
		await house.start();
		await until(async () => (await house.metric("firstday_submitted_total")) > COUNT / 10, "some texts");
		const killed_ms = Date.now();
		house.program.child.kill("SIGKILL");
		await house.program.ended;
		const before = new Set((await sink.take()).map((one) => one.id));
		await house.start();
		let after = [];
		await until(async () => {
			after = after.concat(await sink.take());
			return after.some((one) => !before.has(one.id));
		}, "a text after the kill");
		times.push(after.find((one) => !before.has(one.id)).at_ms - killed_ms);
		await house.program.stop();
		await sink.take();
	}
	console.log(`  kill -9 to the next text: ${times.map((time) => time.toFixed(0)).join(", ")} ms`);
}

/* Receipts, and texts of strangers: each is answered when it is committed. */
async function inbound(house, env, what) {
	house.takeState("plans");
	const [first] = house.fill({ count: COUNT, due_ms: Date.now() + 3_600_000 });
	await house.start({ isReplay: true, env });
	const agent = new Agent({ keepAlive: true, maxSockets: UNDER_WAY });
	const count = COUNT / 2;
	const rateOf = async (path) => {
		const begin = performance.now();
		let next = 0;
		await Promise.all(Array.from({ length: UNDER_WAY }, async () => {
			while (next < count)
				await ask(house.url, "GET", path(next++), { agent });
		}));
		return 1000 * count / (performance.now() - begin);
	};
	const receipts = await rateOf((i) => `/hooks/kannel/dlr?id=${first + i}&type=1`);
	const texts = await rateOf((i) => `/hooks/kannel/mo?from=%2B447700900${900 + i % 99}&to=88020&raw=Hello&id=${i}&coding=0`);
	agent.destroy();
	await house.program.stop();
	console.log(`  in, ${what}: ${receipts.toFixed(0)} receipts a second, ${texts.toFixed(0)} texts a second`);
}

const sink = await startSink(BUILD);
const house = await makeHouse(sink);
try {
	console.log(`${COUNT} texts to a sink, ${UNDER_WAY} under way at once; medians of ${ROUNDS}`);
	const rate = await compare(house, sink, {});
	tellRates("as the disk is", rate);
	const slow = await compare(house, sink, slowly);
	tellRates("every fsync 5 ms slower", slow);
	const lost = (name) => `${(100 * (1 - slow[name] / rate[name])).toFixed(0)} %`;
	console.log(`  lost by that: firstday ${lost("ours")}, BullMQ ${lost("bullmq")}, graphile-worker ${lost("graphile")}`);
	await lateAtRest(house, sink);
	await lateInBulk(house, sink);
	await killed(house, sink);
	await inbound(house, {}, "as the disk is");
	await inbound(house, slowly, "every fsync 5 ms slower");
} finally {
	await house.program.stop();
	await sink.stop();
	house.remove();
}
