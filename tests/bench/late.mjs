#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// How long a text from the street takes in the running daemon: fifty plans of the sample city, each with
// numbers of its own, imported the afternoon before and replayed to the middle of the day; then LATE after
// LATE from the persons, one at a time. A text is answered when what comes of it is committed, so the time of
// the request on loopback is the time from its arrival to the commit of the new texts. Twice: spread over all
// plans, and all of them to one. The commit waits for the disk: told apart is what the daemon's own work took.
//
//	usage  late.mjs [TEXTS [PLANS]]
//	LATE_UNDER="valgrind --tool=callgrind --toggle-collect=dispatch_text"	the daemon under another program
//
// Numbers to look at; only a text that is not taken is a failure.
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../e2e/lib/processes.mjs";
import { randomPlan } from "../e2e/lib/random_plan.mjs";
import { ask } from "./lib/ask.mjs";

const BUILD = process.env.O ?? "build";
const UNDER = (process.env.LATE_UNDER ?? "").split(" ").filter((word) => word !== "");
const [TEXTS = 1000, PLANS = 50] = process.argv.slice(2).map(Number);
const DATE = "2023-09-15";
const AFTERNOON_BEFORE = "2023-09-14T16:00";
const TEXTS_FROM = "11:00";
const FIRST_NUMBER = 7700900000n;
const NUMBERS_A_PLAN = 8;
const ADDRESS = "firstday: open ";
const SLOW_MS = 50; // what the daemon itself calls a slow tick

const agent = new Agent({ keepAlive: UNDER.length === 0, maxSockets: 1 }); // a slowed daemon would close it between two

/* The n-th plan: every fifth has 8 to 12 appointments, the rest 1 to 8; nobody shares a number. */
function drawPlan(n) {
	const plan = randomPlan(n + 1, DATE, n % 5 === 0 ? 8 + n / 5 % 5 : undefined);
	plan.parties.forEach((party, i) => {
		party.number = `0${FIRST_NUMBER + BigInt(n * NUMBERS_A_PLAN % 1000 + i)}`;
	});
	return plan;
}

async function startDaemon(folder) {
	const lines = [];
	let opened;
	const address = new Promise((resolve) => { opened = resolve; });
	const command = [...UNDER, `${BUILD}/firstdayd`, "-c", "conf/newport/newport.conf", "--listen", "127.0.0.1:0",
		"--state", `${folder}/state`, "--replay", AFTERNOON_BEFORE, "--speed", "1"];
	const program = startProgram(folder, "firstdayd", command[0], command.slice(1), (line) => {
		lines.push(line);
		if (line.startsWith(ADDRESS))
			opened(line.slice(ADDRESS.length).replace(/\/$/, ""));
	});
	const url = await Promise.race([address, program.ended.then(() => null)]);
	if (url === null)
		throw new Error(`firstdayd did not start:\n${lines.join("\n")}`);
	return { program, url, lines };
}

/* What the process used of the processor so far, in ms [proc(5), stat: utime, stime; 100 ticks a second]. */
function processorMs(pid) {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
	return 10 * (Number(fields[11]) + Number(fields[12]));
}

/* Import the plans and let the clock go from one thing that is due to the next until the texts begin. */
async function fill(url) {
	const persons = [];
	for (let n = 0; n < PLANS; n++) {
		const plan = drawPlan(n);
		await ask(url, "POST", "/api/v1/plans", { agent, body: JSON.stringify(plan), type: "application/json" });
		const { phones } = await ask(url, "GET", `/api/v1/phones?plan=${plan.plan}`, { agent });
		persons.push({ plan: plan.plan, party: phones.find((phone) => phone.role === "person").party,
			appointments: plan.appointments.length });
	}
	for (let now = { date: "", time: "" }; `${now.date} ${now.time}` < `${DATE} ${TEXTS_FROM}`;)
		now = await ask(url, "POST", "/api/v1/replay/next", { agent, body: "" });
	return persons;
}

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

function tell(what, times) {
	const sorted = [...times].sort((a, b) => a - b);
	const told = [["p50", 0.5], ["p95", 0.95], ["p99", 0.99], ["worst", 1]]
		.map(([name, part]) => `${name} ${share(sorted, part).toFixed(1).padStart(6)}`);
	console.log(`  ${what.padEnd(22)} ${String(times.length).padStart(5)} texts  ${told.join("  ")} ms`);
}

/* What the daemon counted of the plans that it remembers. */
async function remembered(url) {
	const text = await ask(url, "GET", "/metrics", { agent });
	const number = (name) => Number(text.split("\n").find((line) => line.startsWith(name)).split(" ").pop());
	return { found: number('firstday_remembered_total{found="yes"}'), made: number('firstday_remembered_total{found="no"}'),
		bytes: number("firstday_remembered_bytes") };
}

async function run(what, choose) {
	const folder = mkdtempSync(join(tmpdir(), "firstday-late-"));
	const { program, url, lines } = await startDaemon(folder);
	try {
		const persons = await fill(url);
		const times = [];
		const slowBefore = lines.filter((line) => line.includes("slow_tick")).length;
		const before = processorMs(program.child.pid);
		const memoBefore = await remembered(url);
		for (let i = 0; i < TEXTS; i++) {
			const { plan, party } = choose(persons, i);
			const form = String(new URLSearchParams({ plan, party, text: `LATE ${5 + 7 * i % 41}` }));
			const begin = performance.now();
			await ask(url, "POST", "/hooks/simulated/mo", { agent, body: form });
			times.push(performance.now() - begin);
		}
		const used = processorMs(program.child.pid) - before;
		tell(what, times);
		tell("  the first hundred", times.slice(0, 100));
		tell("  the last hundred", times.slice(-100));
		const slow = lines.filter((line) => line.includes("slow_tick")).length - slowBefore;
		console.log(`    ${slow} ticks over ${SLOW_MS} ms; ${(used / TEXTS).toFixed(1)} ms of the processor a text, sends included`);
		const memo = await remembered(url);
		console.log(`    of what plans are made of ${memo.found - memoBefore.found} found, ${memo.made - memoBefore.made} made, ${(memo.bytes / 1e6).toFixed(1)} MB kept`);
	} finally {
		await program.stop();
		rmSync(folder, { recursive: true });
	}
}

console.log(`LATE, ${PLANS} plans, from the text's arrival to the commit of the new texts`);
await run("spread over all plans", (persons, i) => persons[i % persons.length]);
await run("to one plan of many", (persons) => persons.reduce((a, b) => b.appointments > a.appointments ? b : a));
agent.destroy();
