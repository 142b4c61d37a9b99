#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// How many texts a second the real firstdayd sends through a real Kannel, each step of each of them on the disk: from
// the second in which all are due to the last that Kannel's SMSC has, and to the last outcome that is stored. Beside it,
// in the same run, what Kannel itself takes of anybody by kept connections: with both receipts of each text, which it
// stores itself, and with none.
//
//	usage  kannel.mjs [COUNT [ROUNDS]]
//
// Numbers to look at, best as ratios: what else the machine does moves all of them.
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { hookQuery, HOOK_SECRET } from "../e2e/lib/daemon.mjs";
import { PASSWORD, startKannel, USERNAME } from "../e2e/lib/kannel.mjs";
import { freePorts } from "../e2e/lib/processes.mjs";
import { startReceiver } from "../e2e/lib/receiver.mjs";
import { House } from "./lib/house.mjs";

const BUILD = process.env.O ?? "build";
const [COUNT = 10_000, ROUNDS = 3] = process.argv.slice(2).map(Number);
const PLANS = 60;
const UNDER_WAY = 64; // of firstdayd's transport
const CONNECTIONS = [1, 8, UNDER_WAY];
const LEAD_MS = 2500;
const POLL_MS = 10;
const PATIENCE_MS = 120_000;

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function until(holds, what) {
	for (const deadline = Date.now() + PATIENCE_MS; !await holds(); await pause(POLL_MS))
		if (Date.now() > deadline)
			throw new Error(`${what} did not come`);
}

/* As many texts as any program would send them, without receipts or with both, told to ${receiver}. */
async function alone(kannel, connections, receiver = null) {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const before = kannel.texts.entries.length;
	const told = receiver?.requests.entries.length;
	const receipts = receiver === null ? {} : { "X-Kannel-DLR-Mask": "31", "X-Kannel-DLR-Url": `${receiver.url}/dlr?type=%d` };
	const send = (n) => new Promise((resolve, reject) => {
		const asked = request(kannel.sendUrl, {
			method: "POST", agent,
			headers: {
				"Content-Type": "text/plain; charset=UTF-8", "X-Kannel-Username": USERNAME, "X-Kannel-Password": PASSWORD,
				"X-Kannel-From": "07700900999", "X-Kannel-To": "+447700900104", "X-Kannel-Coding": "0", ...receipts,
			},
		}, (answer) => answer.resume().on("end", () => (answer.statusCode === 202 ? resolve() : reject(new Error(`${answer.statusCode}`)))));
		asked.on("error", reject);
		asked.end(`Text ${n}: ${"some words ".repeat(10)}`);
	});
	let next = 0;
	const begin = performance.now();
	await Promise.all(Array.from({ length: connections }, async () => {
		while (next < COUNT)
			await send(next++);
	}));
	await until(() => kannel.texts.entries.length - before >= COUNT, "the last text at the SMSC");
	await until(() => receiver === null || receiver.requests.entries.length - told >= 2 * COUNT, "the last receipt");
	agent.destroy();
	return 1000 * COUNT / (performance.now() - begin);
}

/* Receipts come in meanwhile, and are stored: they are part of what a send costs. */
async function ours(house, kannel) {
	house.takeState("plans");
	const before = kannel.texts.entries.length;
	const came = () => kannel.texts.entries.slice(before).filter(({ text }) => /^Text \d+:/.test(text)).length; // not a plan's own
	const due_ms = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
	house.fill({ count: COUNT, due_ms });
	await house.start();
	await until(() => kannel.texts.entries.length - before >= COUNT && came() >= COUNT, "the last text at the SMSC");
	const sent_ms = Date.now() - due_ms;
	await until(async () => (await house.metric('firstday_events_total{kind="receipt"}')) >= 2 * COUNT, "the last receipt");
	const told_ms = Date.now() - due_ms;
	await house.program.stop();
	if (came() !== COUNT)
		throw new Error(`${COUNT} texts, and ${came()} at the SMSC`);
	return { sent: 1000 * COUNT / sent_ms, told: 1000 * COUNT / told_ms };
}

/* One Kannel, which keeps what it is to tell of in ${receipts}. */
async function measure(receipts, what) {
	const [port] = await freePorts(1);
	const kannel = await startKannel({ hook: `http://127.0.0.1:${port}/hooks/kannel`, hookQuery, receipts });
	const receiver = await startReceiver(() => 200);
	const house = new House(BUILD, { url: kannel.sendUrl, username: USERNAME, password: PASSWORD, hookSecret: HOOK_SECRET }, port);
	const row = (name, rates) => console.log(`    ${name.padEnd(50)} ${median(rates).toFixed(0).padStart(6)} a second`);
	try {
		await house.start({ isReplay: true });
		await house.importPlans(PLANS);
		await until(async () => (await house.metric("firstday_under_way")) === 0, "rest");
		await house.program.stop();
		house.keepState("plans");
		const rates = [];
		const bare = CONNECTIONS.map(() => []);
		const receipted = [];
		for (let round = 0; round < ROUNDS; round++) {
			rates.push(await ours(house, kannel));
			receipted.push(await alone(kannel, UNDER_WAY, receiver));
			for (let i = 0; i < CONNECTIONS.length; i++)
				bare[i].push(await alone(kannel, CONNECTIONS[i]));
		}
		console.log(`  Kannel keeps receipts ${what}`);
		row("firstday, at the SMSC", rates.map(({ sent }) => sent));
		row("firstday, both receipts of each stored too", rates.map(({ told }) => told));
		row(`Kannel alone, ${UNDER_WAY} kept connections, both receipts`, receipted);
		CONNECTIONS.forEach((n, i) => row(`Kannel alone, ${n} kept connection${n > 1 ? "s" : ""}, no receipts`, bare[i]));
	} finally {
		await house.program?.stop();
		await kannel.stop();
		await receiver.stop();
		house.remove();
	}
}

console.log(`${COUNT} texts through Kannel to its SMSC, medians of ${ROUNDS}`);
await measure("sqlite3", "on the disk, and forgets none when it dies");
await measure("internal", "in its memory");
