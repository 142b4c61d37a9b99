// SPDX-License-Identifier: MIT
//
// Fifty plans that nobody chose, each through a whole replayed day of the real daemon; afterwards the
// database is asked whether every promise about messages and versions was kept.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { startProgram } from "./lib/processes.mjs";
import { randomPlan } from "./lib/random_plan.mjs";

const run = promisify(execFile);
const build = process.env.O ?? "build";
const PLANS = 50;
const AT_ONCE = 2;
const PATIENCE = { timeout: 300_000 };

async function liveThrough(seed) {
	const folder = `${build}/e2e/day-${seed}`;
	await mkdir(folder, { recursive: true });
	await writeFile(`${folder}/plan.json`, JSON.stringify(randomPlan(seed, "2023-09-15"), null, 1));
	const daemon = startProgram(folder, "firstdayd", `${build}/firstdayd`, [
		"-c", "conf/newport/newport.conf", "--state", folder, "--listen", "127.0.0.1:0",
		"--replay", "2023-09-14T16:00", "--speed", "max", "--until", "2023-09-16T04:00",
		"--plan", `${folder}/plan.json`,
	]);
	const status = await daemon.ended;
	const log = await readFile(`${folder}/firstdayd.log`, "utf8");
	assert.equal(status, 0, `seed ${seed}: ended with ${status}\n${log}`);
	assert.doesNotMatch(log, /^<[0-3]>/m, `seed ${seed}: an error was logged`);
	const answer = await run(`${build}/tests/e2e/after_day`, [folder, `R${seed}`]).catch((error) => error);
	assert.ok(!answer.code, `seed ${seed}: ${answer.stdout}`);
	return answer.stdout.trim();
}

test(`${PLANS} plans live through a replayed day`, PATIENCE, async (t) => {
	const seeds = Array.from({ length: PLANS }, (_, i) => i + 1);
	const one = async () => {
		for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
			t.diagnostic(await liveThrough(seed));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, one));
});
