// SPDX-License-Identifier: MIT
//
// A firstdayd with a caseload of plans whose texts go to a given gateway, by the real clock. Its zone is one in
// which it is noon now, so that no hour is a quiet one.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../../e2e/lib/processes.mjs";
import { writeConf, sampleTimetable } from "../../e2e/lib/replay.mjs";
import { randomPlan } from "../../e2e/lib/random_plan.mjs";
import { ask } from "./ask.mjs";

const ADDRESS = "firstday: open ";
const FIRST_NUMBER = 7700900000n;
const NUMBERS_A_PLAN = 8;
const DAYS_AHEAD = 40; // no text of a plan itself is due before

/* Etc/GMT-3 is three hours ahead of UTC. */
function noonZone(now) {
	const ahead = 12 - now.getUTCHours();
	return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

const weekday = () => {
	const day = new Date(Date.now() + DAYS_AHEAD * 86_400_000);
	while (day.getUTCDay() === 0 || day.getUTCDay() === 6)
		day.setUTCDate(day.getUTCDate() + 1);
	return day.toISOString().slice(0, 10);
};

function drawPlan(n, zone) {
	const plan = randomPlan(n + 1, weekday());
	plan.zone = zone;
	plan.parties.forEach((party, i) => {
		party.number = `0${FIRST_NUMBER + BigInt(n * NUMBERS_A_PLAN % 1000 + i)}`;
	});
	return plan;
}

export class House {
	/* ${gateway}: {url, username, password, hookSecret}, all but the first of them may be left out. */
	constructor(build, gateway, port = 0) {
		this.build = build;
		this.made = new Date();
		this.zone = noonZone(this.made);
		this.folder = mkdtempSync(join(tmpdir(), "firstday-bench-"));
		writeFileSync(`${this.folder}/password`, `${gateway.password ?? "none"}\n`, { mode: 0o600 });
		writeFileSync(`${this.folder}/hook-secret`, `${gateway.hookSecret}\n`, { mode: 0o600 });
		writeConf(this.folder, `listen 127.0.0.1:${port}`, "public-url http://127.0.0.1:1", `state ${this.folder}/state`, sampleTimetable(),
			`zone ${this.zone}`, "log warning", `transport kannel {
	url ${gateway.url}
	username ${gateway.username ?? "bench"}
	password file:password
	from 07700 900999${gateway.hookSecret === undefined ? "" : "\n\thook-secret file:hook-secret"}
}`);
	}

	/*
	 * ${under}: words before its command, ${env}: of its environment. It takes fictional numbers, at import and in
	 * texts, from a replay alone: ${isReplay} has the clock begin at this minute.
	 */
	async start({ under = [], env = {}, isReplay = false } = {}) {
		let opened;
		const lines = [];
		const address = new Promise((resolve) => { opened = resolve; });
		const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
		this.program = startProgram(this.folder, "firstdayd", "env",
			[...words, ...under, `${this.build}/firstdayd`, "-c", `${this.folder}/conf`, ...(isReplay ? ["--replay", this.now()] : [])], (line) => {
				lines.push(line);
				if (line.startsWith(ADDRESS))
					opened(line.slice(ADDRESS.length).replace(/\/$/, ""));
			});
		this.url = await Promise.race([address, this.program.ended.then(() => null)]);
		if (this.url === null)
			throw new Error(`firstdayd did not start:\n${lines.join("\n")}`);
		return this;
	}

	/* As its zone has it. */
	now() {
		const ahead_h = 12 - this.made.getUTCHours();
		return new Date(Date.now() + ahead_h * 3_600_000).toISOString().slice(0, 16);
	}

	async importPlans(count) {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		for (let n = 0; n < count; n++)
			await ask(this.url, "POST", "/api/v1/plans", { agent, body: JSON.stringify(drawPlan(n, this.zone)), type: "application/json" });
		agent.destroy();
	}

	/* Texts into the store of a daemon that is at rest; [first, last] of their ids. */
	fill({ count, due_ms, step_ms = 0, lifetime_s = 3600, harmlessOf10 = 10 }) {
		const out = execFileSync(`${this.build}/tests/bench/fill`,
			[`${this.folder}/state`, count, Math.floor(due_ms / 1000), step_ms, lifetime_s, harmlessOf10].map(String), { encoding: "utf8" });
		return out.trim().split(" ").map(Number);
	}

	/* One number of /metrics; ${name} is the line's beginning. */
	async metric(name) {
		const text = await ask(this.url, "GET", "/metrics");
		return Number(text.split("\n").find((line) => line.startsWith(name)).split(" ").pop());
	}

	keepState(as) {
		cpSync(`${this.folder}/state`, `${this.folder}/${as}`, { recursive: true });
	}

	takeState(as) {
		rmSync(`${this.folder}/state`, { recursive: true });
		cpSync(`${this.folder}/${as}`, `${this.folder}/state`, { recursive: true });
	}

	remove() {
		rmSync(this.folder, { recursive: true });
	}
}
