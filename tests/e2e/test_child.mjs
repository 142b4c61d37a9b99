#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// A daemon whose loop has no time for planning: every day is worked out in a child, and the same plan
// comes of it; the daemon killed at any moment meanwhile loses nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, sampleTimetable, startReplay, writeConf } from "./lib/replay.mjs";

const PATIENCE_MS = 30_000;
const AFTERNOON = ["--replay", "2023-09-14T16:00", "--speed", "1"];

/* The sample house; one step of planning on its loop is as good as none. */
function makeHouse(steps) {
	const folder = makeFolder("child");
	writeConf(folder, sampleTimetable(), `plan-steps ${steps}`, "transport simulated {\n}");
	return folder;
}

async function start(t, folder, options) {
	const { program, url, lines } = await startReplay(folder, ["-c", `${folder}/conf`, ...AFTERNOON, ...options]);
	t.after(() => program.stop());
	assert.ok(url, lines.join("\n"));
	return { program, url, lines, plan: async () => (await getJson(url, "/api/v1/plans/J4")).body };
}

async function planned(daemon) {
	for (const deadline = Date.now() + PATIENCE_MS; ; await pause(20)) {
		const plan = await daemon.plan();
		if (plan.version > 0 && !plan.is_working)
			return plan;
		assert.ok(Date.now() < deadline, `no version came: ${JSON.stringify(plan)}\n${daemon.lines.join("\n")}`);
	}
}

test("what a child works out is the plan that the loop would have made", { timeout: 120_000 }, async (t) => {
	const itself = await start(t, makeHouse(9000000), ["--plan", PLAN]);
	const want = await planned(itself);
	const daemon = await start(t, makeHouse(1), ["--plan", PLAN]);
	const plan = await planned(daemon);
	assert.equal(plan.version, 1);
	assert.equal(plan.versions[0].cause, "imported");
	assert.deepEqual(plan.solution, want.solution);
	assert.ok(daemon.lines.some((line) => /event=solved /.test(line)), daemon.lines.join("\n"));
	assert.equal(await daemon.program.stop(), 0);
});

test("a daemon killed while a child works plans again when it is back", { timeout: 120_000 }, async (t) => {
	const folder = makeHouse(1);
	let daemon = await start(t, folder, ["--plan", PLAN]);
	for (let killed = 0; killed < 3; killed++) {
		daemon.program.child.kill("SIGKILL");
		await daemon.program.ended;
		daemon = await start(t, folder, []);
	}
	const plan = await planned(daemon);
	assert.equal(plan.version, 1);
	assert.equal(plan.versions.length, 1);
	const page = await (await fetch(`${daemon.url}/`)).text();
	assert.match(page, /<\/html>/);
	assert.equal(await daemon.program.stop(), 0);
});
