// SPDX-License-Identifier: MIT
//
// Texts in parts that a real Kannel, its own joining off, hands over one by one: over SMPP, in any order, some twice, while
// firstdayd is killed between them. What was taken is judged by the phone's texts on the page and by what the carrier got.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { hookQuery, prepareDaemon, startDaemon } from "./lib/daemon.mjs";
import { Driver } from "./lib/forward.mjs";
import { startKannel } from "./lib/kannel.mjs";
import { freePorts } from "./lib/processes.mjs";
import { startSmsc } from "./lib/smsc.mjs";

const PATIENCE = { timeout: 120_000 };
const HOUSE = "07700900999";
const person = "+447700900104";
const coordinator = "+447700900201";
const BEGIN = "2023-09-14T16:00";
const POLL_MS = 20;

let smsc;
let kannel;
let folder;
let daemon;
let driver;

const start = (from, ...options) => startDaemon(folder, ["--replay", from, "--speed", "1", ...options]);

before(async () => {
	const [port] = await freePorts(1);
	smsc = await startSmsc();
	kannel = await startKannel({ hook: `http://127.0.0.1:${port}/hooks/kannel`, hookQuery, smsc, joins: false });
	folder = prepareDaemon(kannel, port);
	driver = new Driver(smsc, BEGIN);
	daemon = driver.daemon = await start(BEGIN, "--plan", "conf/newport/J4.json");
});

after(async () => {
	await daemon?.stop();
	await kannel?.stop();
	await smsc?.stop();
});

const number = (sql) => Number(execFileSync("sqlite3", ["-readonly", "-cmd", ".timeout 5000", `${folder}/state/firstday.db`, sql], { encoding: "utf8" }));
const waiting = () => number("SELECT count(*) FROM part WHERE state = 'open'");

async function untilWaiting(count) {
	for (let tries = 0; waiting() !== count; tries++) {
		assert.ok(tries < 1500, `${waiting()} parts wait, not ${count}`);
		await pause(POLL_MS);
	}
}

const textsOf = (view, role) => view.phones.find((phone) => phone.role === role).texts;
const said = async (role) => textsOf(await daemon.get("/api/v1/phones?plan=J4"), role).filter((one) => one.from_phone).map((one) => one.text);
const untilSaid = (role, text, count = 1) => daemon.until("/api/v1/phones?plan=J4", (view) =>
	textsOf(view, role).filter((one) => one.from_phone && one.text === text).length === count, `"${text}" ${count} times`);
const deliver = (from, reference, number, words, more = {}) => smsc.deliver({
	from, to: HOUSE, text: words[number - 1], part: { how: "udh", reference, total: words.length, number, ...more },
});
const copies = (pattern) => smsc.texts.entries.filter((one) => pattern.test(one.text)).length;

/* As when the machine goes down: nothing is written any more; and it is there again. */
async function killed() {
	const { date, time } = await daemon.get("/api/v1/replay");
	daemon.program.child.kill("SIGKILL");
	await daemon.program.ended;
	return () => start(`${date}T${time}`).then((one) => (daemon = driver.daemon = one));
}

test("a command in three parts, in any order and some of them twice, is one command", PATIENCE, async () => {
	const words = ["MOVE J4 ", "housing to ", "2.30pm please"];
	for (const which of [3, 1, 3, 2, 1, 2])
		await deliver(coordinator, 201, which, words);
	await untilSaid("coordinator", words.join(""));
	await smsc.texts.until((one) => one.to === coordinator && /\d{6}/.test(one.text), "its code");
	await untilWaiting(0);
	assert.deepEqual((await said("coordinator")), [words.join("")]);
	assert.equal(number("SELECT count(*) FROM part WHERE text IS NOT NULL"), 0);
});

test("so is one by the carrier's own fields, and one in UCS-2", PATIENCE, async () => {
	for (const which of [2, 1])
		await deliver(person, 202, which, ["PL", "AN"], { how: "sar" });
	await untilSaid("person", "PLAN");
	for (const which of [2, 1])
		await deliver(person, 203, which, ["Diolch o'r tŷ yn y ", "dŵr \u{1f44d}"], { isUcs2: true });
	await untilSaid("person", "Diolch o'r tŷ yn y dŵr \u{1f44d}");
});

test("a part outlives a kill of the daemon, and the whole is taken once", PATIENCE, async () => {
	await deliver(person, 204, 1, ["HE", "LP"]);
	await untilWaiting(1);
	const again = await killed();
	// It comes while nobody is there to take it: Kannel brings it when there is.
	await deliver(person, 204, 2, ["HE", "LP"]);
	await again();
	await untilSaid("person", "HELP");
	await smsc.texts.until((one) => one.to === person && /^You can call Alex/.test(one.text), "the answer");
	await deliver(person, 204, 1, ["HE", "LP"]);
	await deliver(person, 204, 2, ["HE", "LP"]);
	await deliver(person, 205, 1, ["NE", "XT"]);
	await deliver(person, 205, 2, ["NE", "XT"]);
	await untilSaid("person", "NEXT"); // by then all before it were taken
	assert.equal((await said("person")).filter((one) => one === "HELP").length, 1);
	assert.equal(copies(/^You can call Alex/), 1);
});

test("killed again and again between parts, each text is taken once", PATIENCE, async () => {
	for (let i = 0; i < 5; i++) {
		const words = ["NEXT", ` ${"!".repeat(i + 1)}`];
		const parts = [deliver(person, 210 + i, 1 + (i & 1), words), deliver(person, 210 + i, 2 - (i & 1), words)];
		const again = await killed(); // with none, one or both of them taken, and answered or not
		await Promise.all(parts);
		await again();
		await untilSaid("person", words.join(""));
	}
	await untilWaiting(0);
	assert.equal(new Set(await said("person")).size, (await said("person")).length);
});

test("what lacks a part does nothing, and its sender is asked to send it again", PATIENCE, async () => {
	const before = (await said("coordinator")).length;
	const codes = () => smsc.texts.entries.filter((one) => one.to === coordinator && /code|\d{6}/.test(one.text)).length;
	const hadCodes = codes();
	await deliver(coordinator, 206, 1, ["MOVE J4 housing 3pm", " no, leave it as it is"]);
	await untilWaiting(1);
	const told = () => smsc.texts.entries.filter((one) => one.to === coordinator && /part of your text at .* was lost/.test(one.text)).length;
	while (waiting() === 1)
		await driver.forward();
	await smsc.texts.until((one) => one.to === coordinator && /part of your text at .* was lost/.test(one.text), "the line");
	await untilSaid("coordinator", "MOVE J4 housing 3pm [...] ");
	// Its rest comes after all.
	await deliver(coordinator, 206, 2, ["MOVE J4 housing 3pm", " no, leave it as it is"]);
	await untilWaiting(1);
	while (waiting() === 1)
		await driver.forward();
	await driver.forward();
	assert.equal(told(), 1);
	assert.equal(codes(), hadCodes);
	assert.equal((await said("coordinator")).length, before + 2);
});
