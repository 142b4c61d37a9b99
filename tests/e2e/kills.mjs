#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Thousands of texts through a real Kannel to its fake SMSC, while firstdayd, smsbox and bearerbox are each killed
// again and again (SIGKILL, at random moments of the sending) and started again: usage
//
//	kills.mjs [TEXTS [KILLS [LIFETIME_S [SEED]]]]
//
// Nine of ten texts are of a kind whose double is harmless. Judged by the SMSC's own log, by the id in each text:
// none of these is lost; none of the others comes twice from us; whatever was sent twice had an outcome that was
// recorded as unknown; and every text has come to an end. A text whose double would harm, and of which nothing is
// known, is left to a human by design: it may be missing, if its outcome was recorded as unknown; so is one that two
// deaths met, because none is sent a third time. What Kannel itself doubled, of a single attempt of ours, is told apart. Prints the table; exits 1 if a promise is broken.
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { House } from "../bench/lib/house.mjs";
import { hookQuery, HOOK_SECRET } from "./lib/daemon.mjs";
import { PASSWORD, startKannel, USERNAME } from "./lib/kannel.mjs";
import { freePorts } from "./lib/processes.mjs";

const BUILD = process.env.O ?? "build";
const [TEXTS = 20_000, KILLS = 20, LIFETIME_S = 1200, SEED = 1] = process.argv.slice(2).map(Number);
const VICTIMS = ["firstdayd", "smsbox", "bearerbox"];
const PLANS = 120;
const LEAD_MS = 3000;
const POLL_MS = 50;
const TELL_MS = 10_000;
const FINAL = new Set(["accepted", "delivered", "rejected", "failed", "expired", "superseded"]);

// mulberry32, as random_plan.mjs has it.
function chance(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const rows = (house, sql) => {
	const out = execFileSync("sqlite3", ["-readonly", "-json", "-cmd", ".timeout 5000", `${house.folder}/state/firstday.db`, sql],
		{ encoding: "utf8", maxBuffer: 1 << 28 });
	return out.trim() === "" ? [] : JSON.parse(out);
};

/* How often each of our texts reached the SMSC. */
function arrivals(kannel, from = 0) {
	const counts = new Map();
	for (const { text } of kannel.texts.entries.slice(from)) {
		const id = Number(/^Text (\d+):/.exec(text)?.[1]);
		if (id > 0)
			counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}

/* Which of them dies when so many texts have reached the SMSC. */
function drawKills() {
	const random = chance(SEED);
	return VICTIMS.flatMap((victim) => Array.from({ length: KILLS }, () => ({ victim, at: Math.floor(random() * TEXTS * 0.95) })))
		.sort((a, b) => a.at - b.at);
}

async function makeHouse(kannel, port) {
	const house = new House(BUILD, { url: kannel.sendUrl, username: USERNAME, password: PASSWORD, hookSecret: HOOK_SECRET }, port);
	await house.start({ isReplay: true });
	await house.importPlans(PLANS);
	while (await house.metric("firstday_under_way") > 0)
		await pause(POLL_MS);
	await house.program.stop();
	return house;
}

/* Send them all, with deaths; resolves when no text is on its way any more. */
async function live(house, kannel, ids, kills) {
	const before = kannel.texts.entries.length;
	const deaths = Object.fromEntries(VICTIMS.map((victim) => [victim, 0]));
	let told = Date.now();
	for (const { victim, at } of kills) {
		while (kannel.texts.entries.length - before < at) {
			await pause(5);
			if (Date.now() - told > TELL_MS) {
				if (isOver(statesOf(house, ids)))
					throw new Error(`all is over, and only ${kannel.texts.entries.length - before} texts came`);
				console.log(`    ${kannel.texts.entries.length - before} at the SMSC, ${JSON.stringify(deaths)}`);
				told = Date.now();
			}
		}
		if (victim === "firstdayd") {
			house.program.child.kill("SIGKILL");
			await house.program.ended;
			await house.start();
		} else if (!await kannel.kill(victim)) {
			throw new Error(`${victim} does not come up again`);
		}
		deaths[victim]++;
	}
	return { before, deaths };
}

const statesOf = (house, [first, last]) =>
	rows(house, `SELECT state, count(*) AS n FROM message WHERE id BETWEEN ${first} AND ${last} GROUP BY state`);
const isOver = (states) => states.every(({ state }) => FINAL.has(state));

async function untilOver(house, ids) {
	for (let told = Date.now();; await pause(1000)) {
		const states = statesOf(house, ids);
		if (isOver(states))
			return states;
		if (Date.now() - told > TELL_MS) {
			console.log(`    ${states.map(({ state, n }) => `${n} ${state}`).join(", ")}`);
			told = Date.now();
		}
	}
}

function judge(house, kannel, [first, last], before) {
	const seen = arrivals(kannel, before);
	const messages = rows(house, `SELECT id, state, attempts, resends, is_double_harmless AS harmless FROM message WHERE id BETWEEN ${first} AND ${last}`);
	const unknown = new Set(rows(house, "SELECT what FROM audit WHERE what LIKE 'message % to unknown,%'")
		.map(({ what }) => Number(/^message (\d+):/.exec(what)[1])));
	const count = (fits) => messages.filter((one) => fits(one, seen.get(one.id) ?? 0)).length;
	const isSpent = (one) => one.harmless && one.resends > 0 && unknown.has(one.id) && one.state === "expired";
	return {
		"texts": messages.length,
		"came to the SMSC once": count((_, n) => n === 1),
		"twice, an outcome recorded as unknown": count((one, n) => n === 2 && one.attempts > 1 && unknown.has(one.id)),
		"twice of one attempt, by Kannel": count((one, n) => n > 1 && one.attempts === 1),
		"never, left to a human as unknown": count((one, n) => n === 0 && !one.harmless && unknown.has(one.id)),
		"never, unknown twice and left to a human": count((one, n) => n === 0 && isSpent(one)),
		"outcomes recorded as unknown": count((one) => unknown.has(one.id)),
		"sent once more": count((one) => one.resends > 0),
		"BROKEN: lost": count((one, n) => n === 0 && !(isSpent(one) || (!one.harmless && unknown.has(one.id)))),
		"BROKEN: twice, and nobody knew": count((one, n) => n > 1 && one.attempts > 1 && !unknown.has(one.id)),
		"BROKEN: twice, and it may harm": count((one, n) => n > 1 && one.attempts > 1 && !one.harmless),
		"BROKEN: more than twice": count((one, n) => n > 2 && one.attempts > 1),
		"BROKEN: in no final state": count((one) => !FINAL.has(one.state)),
		"BROKEN: unknown to the store": [...seen.keys()].filter((id) => id < first || id > last).length,
	};
}

const [port] = await freePorts(1);
const kannel = await startKannel({ hook: `http://127.0.0.1:${port}/hooks/kannel`, hookQuery });
let house;
let isBroken = true;
try {
	house = await makeHouse(kannel, port);
	kannel.keepUp();
	const ids = house.fill({ count: TEXTS, due_ms: Date.now() + LEAD_MS, lifetime_s: LIFETIME_S, harmlessOf10: 9 });
	await house.start();
	const begin = Date.now();
	const { before, deaths } = await live(house, kannel, ids, drawKills());
	const states = await untilOver(house, ids);
	await house.program.stop();
	const table = judge(house, kannel, ids, before);
	console.log(`${TEXTS} texts through Kannel, ${((Date.now() - begin) / 1000).toFixed(0)} s; killed: ${
		VICTIMS.map((victim) => `${victim} ${deaths[victim]} times`).join(", ")}`);
	for (const [what, n] of Object.entries(table))
		if (n > 0 || !what.startsWith("BROKEN"))
			console.log(`  ${String(n).padStart(6)}  ${what}`);
	console.log(`  at the end: ${states.map(({ state, n }) => `${n} ${state}`).join(", ")}`);
	isBroken = Object.entries(table).some(([what, n]) => what.startsWith("BROKEN") && n > 0);
	console.log(isBroken ? "a promise is broken" : "0 lost; every double was known to be possible; every text came to an end");
} finally {
	await house?.program?.stop();
	await kannel.stop();
	if (!isBroken)
		house?.remove();
}
process.exit(isBroken ? 1 : 0);
