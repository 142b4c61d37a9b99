// SPDX-License-Identifier: MIT
//
// The power goes in the midst of sending: of the store only what the disk had confirmed is left (powercut.c). Whatever a
// gateway or a caller has heard by then must be in it.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "../bench/lib/ask.mjs";
import { House } from "../bench/lib/house.mjs";
import { startSink } from "../bench/lib/sink.mjs";

const BUILD = process.env.O ?? "build";
const PATIENCE = { timeout: 120_000 };
const PATIENCE_MS = 30_000;
const PLANS = 40; // 100 texts to a number in an hour, and no more
const TEXTS = 5000;
const CALLERS = 8;
const DISK = { LD_PRELOAD: resolve(`${BUILD}/tests/e2e/powercut.so`), POWERCUT_SLOW_US: "50000" };
let sink, house;
let n_cut = 0; // lines of the record that the disk did not have

before(async () => {
	sink = await startSink(BUILD);
	house = await new House(BUILD, sink).start({ isReplay: true });
	await house.importPlans(PLANS);
	await until(async () => (await house.metric("firstday_under_way")) === 0, "rest");
	await house.program.stop();
	house.keepState("plans");
	await sink.take();
}, PATIENCE);

after(async () => {
	await house?.program.stop();
	await sink?.stop();
	house?.remove();
});

async function until(holds, what) {
	for (const deadline = Date.now() + PATIENCE_MS; !await holds(); await pause(10))
		assert.ok(Date.now() < deadline, `${what} did not come`);
}

const file = (name) => `${house.folder}/state/${name}`;
const rows = (sql) => execFileSync("sqlite3", ["-readonly", file("firstday.db"), sql], { encoding: "utf8" }).trim().split("\n");
const numbers = (sql) => rows(sql).filter((row) => row !== "").map(Number);

/* Of each file what the disk had; of one that was never flushed in this life, what it was before. */
function cutPower() {
	for (const name of ["firstday.db", "firstday.db-wal"]) {
		const had = [file(`${name}.synced`), `${house.folder}/filled/${name}`].find((path) => existsSync(path));
		rmSync(file(name), { force: true });
		if (had !== undefined)
			copyFileSync(had, file(name));
		rmSync(file(`${name}.synced`), { force: true });
	}
	rmSync(file("firstday.db-shm"), { force: true });
}

/* Texts come in, one after the other from each caller; the ids of those that were answered 200. */
function callIn() {
	const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
	const answered = [];
	let next = 0;
	const done = Promise.all(Array.from({ length: CALLERS }, async (_, caller) => {
		for (;;) {
			const id = next++;
			try {
				await ask(house.url, "GET", `/hooks/kannel/mo?from=%2B44770090090${caller}&to=88020&raw=Hello&id=in-${id}&coding=0`, { agent });
			} catch {
				return; // the daemon is gone
			}
			answered.push(`in-${id}`);
		}
	})).then(() => agent.destroy());
	return { answered, done };
}

for (const share of [0.1, 0.4, 0.7])
	test(`what was heard of is on the disk when the power goes at ${share * 100} %`, PATIENCE, async (t) => {
		house.takeState("plans");
		const [first, last] = house.fill({ count: TEXTS, due_ms: Date.now() - 120_000 });
		house.keepState("filled");
		await house.start({ isReplay: true, env: DISK });
		t.after(() => house.program.stop());
		const calls = callIn();
		const sent = [];
		const take = async () => sent.push(...(await sink.take()).map((one) => one.id));
		await until(async () => await take() > share * TEXTS && calls.answered.length > CALLERS, "texts out and texts in");
		house.program.child.kill("SIGKILL");
		await Promise.all([house.program.ended, calls.done]);
		await take();
		const written = Number(rows("SELECT count(*) FROM audit")[0]);
		cutPower();
		n_cut += written - Number(rows("SELECT count(*) FROM audit")[0]);

		const claimed = new Set(numbers("SELECT id FROM message WHERE state <> 'queued'"));
		assert.deepEqual(sent.filter((id) => id !== 0 && !claimed.has(id)), [], "texts that left and that the store knows nothing of");
		const taken = new Set(rows("SELECT once FROM event WHERE once LIKE 'kannel:in-%'"));
		assert.deepEqual(calls.answered.filter((id) => !taken.has(`kannel:${id}`)), [], "texts that were answered and are gone");
		const inDoubt = new Set(numbers("SELECT id FROM message WHERE state IN ('submitting', 'unknown')"));

		await house.start({ isReplay: true });
		const ours = `message WHERE id BETWEEN ${first} AND ${last}`;
		await until(() => numbers(`SELECT count(*) FROM ${ours} AND state IN ('queued', 'submitting')`)[0] === 0, "the rest");
		await house.program.stop();
		const counts = new Map();
		for (const id of sent.concat((await sink.take()).map((one) => one.id)))
			counts.set(id, (counts.get(id) ?? 0) + 1);
		/* Those in doubt wait for their receipt before they go once more. */
		for (let id = first; id <= last; id++)
			assert.ok(counts.get(id) === 1 || inDoubt.has(id), `text ${id}: ${counts.get(id)} times`);
	});

test("each cut was in the midst of writing", () => {
	assert.ok(n_cut > 0, "nothing was cut: nothing was shown");
});
