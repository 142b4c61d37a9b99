#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// A daemon whose file of closures is written while it runs: the plan follows, nobody else is disturbed,
// a file with a fault changes nothing, and what is taken back is taken back.
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, sampleTimetable, startReplay, writeConf } from "./lib/replay.mjs";

const PATIENCE_MS = 30_000;

const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const hhmm = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/* The sample house, with a file of closures. */
function makeHouse() {
	const folder = makeFolder("closures");
	writeConf(folder, sampleTimetable(), "closures closures.json", "transport simulated {\n}");
	return { folder, shut: (rows) => {
		writeFileSync(`${folder}/beside`, JSON.stringify(rows));
		renameSync(`${folder}/beside`, `${folder}/closures.json`);
	} };
}

async function start(t, house) {
	const { program, url, lines } = await startReplay(house.folder,
		["-c", `${house.folder}/conf`, "--replay", "2023-09-14T16:00", "--speed", "1", "--plan", PLAN]);
	t.after(() => program.stop());
	assert.ok(url, lines.join("\n"));
	const plan = async () => (await getJson(url, "/api/v1/plans/J4")).body;
	return {
		program, plan, lines,
		texts: async (role) => (await getJson(url, "/api/v1/phones?plan=J4")).body.phones.filter((phone) => phone.role === role)
			.flatMap((phone) => phone.texts.map((text) => text.text)),
		look: () => program.child.kill("SIGHUP"),
		async until(get, fits, what) {
			for (const deadline = Date.now() + PATIENCE_MS; ; await pause(30)) {
				const value = await get();
				if (fits(value))
					return value;
				assert.ok(Date.now() < deadline, `${what} did not come: ${JSON.stringify(value)}\n${lines.join("\n")}`);
			}
		},
	};
}

const of = (plan, id) => plan.solution.appointments.find((one) => one.id === id);

test("a place that is shut is planned round, and its opening undoes that", { timeout: 120_000 }, async (t) => {
	const house = makeHouse();
	house.shut([]);
	const daemon = await start(t, house);
	const first = await daemon.plan();
	const housing = of(first, "housing");
	assert.ok(housing.start, JSON.stringify(first.solution));
	const from = minutes(housing.start) - 30;
	const until = minutes(housing.end) + 10;
	const row = { service: "newport-information-station", date: "2023-09-15", from: hhmm(from), until: hhmm(until), because: "no heating" };

	house.shut([{ ...row, service: "newport-information-staton" }, { date: "2023-09-15" }]);
	daemon.look();
	await daemon.until(() => daemon.lines.filter((line) => /closures_refused/.test(line)), (said) => said.length === 2, "both faults");
	assert.ok(daemon.lines.some((line) => /closures_refused.*at="\/0\/service".*did you mean \\?"newport-information-station/.test(line)), daemon.lines.join("\n"));
	assert.equal((await daemon.plan()).version, first.version);

	house.shut([row]);
	daemon.look();
	const second = await daemon.until(daemon.plan, (plan) => plan.version > first.version, "a new version");
	const moved = of(second, "housing");
	assert.ok(moved.start === null || minutes(moved.end) <= from || minutes(moved.start) >= until, JSON.stringify(moved));
	assert.equal(moved.reason, `shut ${row.from}-${row.until}: no heating`);
	assert.equal(moved.needs_yes_from === null, false);
	const texts = await daemon.until(() => daemon.texts("coordinator"), (all) => all.some((text) => /version 2/.test(text)), "the coordinator's text");
	assert.ok(texts.every((text) => !/heating/.test(text)));

	house.shut([]);
	daemon.look();
	const third = await daemon.until(daemon.plan, (plan) => plan.version > second.version, "the plan as it was");
	assert.equal(of(third, "housing").status, housing.status);
	assert.equal(of(third, "housing").start, housing.start);
	assert.equal(await daemon.program.stop(), 0);
});

test("what is shut is known at the start", { timeout: 120_000 }, async (t) => {
	const house = makeHouse();
	house.shut([{ location: "Newport Central Library", date: "2023-09-15" },
		{ service: "newport-information-station", date: "2023-09-15" }]);
	const daemon = await start(t, house);
	const housing = of(await daemon.plan(), "housing");
	assert.equal(housing.start, null);
	assert.equal(housing.reason, "shut 00:00-24:00");
	assert.equal(await daemon.program.stop(), 0);
});
