#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// A daemon whose directory of services is replaced while it runs: plans follow other hours, one with a fault
// changes nothing, and who asks by old hours is told so.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, sampleTimetable, startReplay, writeConf } from "./lib/replay.mjs";

const PATIENCE_MS = 30_000;
const STATION = "newport-information-station";

const sample = () => JSON.parse(readFileSync("conf/newport/directory.json", "utf8")).contents;
const keyOf = (service) => service.attributes.find((one) => one.taxonomy_term.taxonomy === "firstday-service").taxonomy_term.name;
const of = (plan, id) => plan.solution.appointments.find((one) => one.id === id);

async function start(t, ...lines) {
	const folder = makeFolder("newdirectory");
	writeConf(folder, sampleTimetable(), `state ${process.cwd()}/${folder}/state`, ...lines, "transport simulated {\n}");
	const { program, url, lines: said } = await startReplay(folder,
		["-c", `${folder}/conf`, "--replay", "2023-09-14T16:00", "--speed", "1", "--plan", PLAN]);
	t.after(() => program.stop());
	assert.ok(url, said.join("\n"));
	return {
		folder, said, url,
		plan: async () => (await getJson(url, "/api/v1/plans/J4")).body,
		texts: async (role) => (await getJson(url, "/api/v1/phones?plan=J4")).body.phones.filter((phone) => phone.role === role)
			.flatMap((phone) => phone.texts.map((text) => text.text)),
		look: () => program.child.kill("SIGHUP"),
		put(services) {
			writeFileSync(`${folder}/services.json`, JSON.stringify(services));
			const run = spawnSync(process.env.FIRSTDAY ?? "build/firstday",
				["directory", "import", `${folder}/services.json`, "-c", `${folder}/conf`, "--json"], { encoding: "utf8" });
			assert.equal(run.status, 0, run.stderr);
			assert.equal(JSON.parse(run.stdout).directory, "new");
		},
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

test("other hours are in use at once, and one with a fault changes nothing", { timeout: 120_000 }, async (t) => {
	const daemon = await start(t);
	const first = await daemon.plan();
	assert.ok(of(first, "housing").start < "14:00", JSON.stringify(first.solution));
	const services = sample();
	const station = services.find((service) => keyOf(service) === STATION);
	station.schedules = [{ id: station.schedules[0].id, freq: "WEEKLY", byday: "MO,TU,WE,TH,FR", opens_at: "14:00", closes_at: "17:00" }];
	daemon.put(services);
	daemon.look();
	const second = await daemon.until(daemon.plan, (plan) => plan.version > first.version, "a new version");
	const housing = of(second, "housing");
	assert.ok(housing.start === null || housing.start >= "14:00", JSON.stringify(housing));
	await daemon.until(() => daemon.texts("coordinator"), (all) => all.some((text) => /version 2/.test(text)), "the coordinator's text");

	writeFileSync(`${daemon.folder}/state/directory.json`, JSON.stringify([{ ...station, status: "open" }]));
	daemon.look();
	await daemon.until(() => daemon.said, (said) => said.some((line) => /directory_refused.*\/0\/status/.test(line)), "the fault");
	assert.equal((await daemon.plan()).version, second.version);
});

test("who asks by hours that nobody has confirmed lately is told so", { timeout: 120_000 }, async (t) => {
	const daemon = await start(t, "directory-stale 10d");
	const plan = await daemon.plan();
	const asked = plan.solution.appointments.filter((one) => one.needs_yes_from !== null);
	assert.ok(asked.length > 0);
	assert.ok(plan.warnings.some((one) => one.kind === "stale" && /\(94 days\)/.test(one.text)), JSON.stringify(plan.warnings));
	const texts = await daemon.until(() => daemon.texts("coordinator"),
		(all) => all.some((text) => /hours last confirmed 94 days before/.test(text)), "the warning");
	assert.match(texts.find((text) => /94 days/.test(text)), /^J4 Fri 15 Sep: another time is being asked of .*Please ring them to be sure\.$/s);
});

test("while a large one is read, everybody is answered", { timeout: 120_000 }, async (t) => {
	const daemon = await start(t);
	const [first] = sample();
	const copy = (i) => ({ ...first, id: `copy-${i}`, attributes: [], service_at_locations: [] });
	writeFileSync(`${daemon.folder}/state/directory.json`, JSON.stringify([...sample(), ...Array.from({ length: 9000 }, (_, i) => copy(i))]));
	const has = (words) => daemon.said.some((line) => line.includes(words));
	daemon.look();
	let answers = 0;
	await daemon.until(async () => {
		const { status } = await getJson(daemon.url, "/health");
		answers += status === 200 && has("directory_reading") && !has("directory_read is_whole=1") ? 1 : 0;
		return has("services=9022");
	}, (is) => is, "the directory");
	t.diagnostic(`${answers} answers`);
	assert.ok(answers >= 3, `${answers} answers`);
});
