// SPDX-License-Identifier: MIT
//
// One day through a real Kannel to a carrier over SMPP that is busy, refuses, hangs up, keeps silent, and tells things in
// any order. What it took, by its own log, is held against what firstday says and has stored: nothing is lost, nothing of
// ours goes twice, and who has to know of a text that was refused is told.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hookQuery, prepareDaemon, startDaemon } from "./lib/daemon.mjs";
import { Driver } from "./lib/forward.mjs";
import { startKannel } from "./lib/kannel.mjs";
import { freePorts } from "./lib/processes.mjs";
import { startSmsc } from "./lib/smsc.mjs";

const PATIENCE = { timeout: 120_000 };
const HOUSE = "07700900999";
const person = "+447700900104";
const coordinator = "+447700900201";
const officer = "+447700900301";
const BEGIN = "2023-09-14T16:00";
const MINUTE_MS = 60_000;

let smsc;
let kannel;
let folder;
let daemon;
let driver;

before(async () => {
	const [port] = await freePorts(1);
	smsc = await startSmsc();
	kannel = await startKannel({ hook: `http://127.0.0.1:${port}/hooks/kannel`, hookQuery, smsc });
	folder = prepareDaemon(kannel, port);
	driver = new Driver(smsc, BEGIN);
	daemon = driver.daemon = await startDaemon(folder, ["--replay", BEGIN, "--speed", "1", "--plan", "conf/newport/J4.json"]);
});

after(async () => {
	await daemon?.stop();
	await kannel?.stop();
	await smsc?.stop();
});

const row = (id) => JSON.parse(execFileSync("sqlite3", ["-readonly", "-json", "-cmd", ".timeout 5000", `${folder}/state/firstday.db`,
	`SELECT state, attempts, resends, expires FROM message WHERE id = ${id}`], { encoding: "utf8" }))[0];

/* The texts of a phone as the API shows them. */
async function textsOf(role) {
	const view = await daemon.get("/api/v1/phones?plan=J4");
	return view.phones.find((phone) => phone.role === role).texts;
}

const newestOf = (texts, isFromPhone) => Math.max(0, ...texts.filter((one) => one.from_phone === isFromPhone).map((one) => one.id));

/* A phone sends these words; its answer once that is in this state, with what the SMSC saw of it, all of which has come. */
async function ask(from, role, words, state) {
	const newest = newestOf(await textsOf(role), false);
	const seen = smsc.submits.entries.length;
	smsc.deliver({ from, to: HOUSE, text: words });
	const fits = (one) => !one.from_phone && one.id > newest && one.state === state;
	const view = await daemon.until("/api/v1/phones?plan=J4",
		(phones) => phones.phones.find((phone) => phone.role === role).texts.some(fits), `an answer to ${words} that is ${state}`);
	const answer = view.phones.find((phone) => phone.role === role).texts.find(fits);
	const submits = () => smsc.submits.entries.slice(seen).filter((one) => one.to === from && answer.text.includes(one.text));
	await smsc.submits.until((one) => submits().includes(one) && answer.text.endsWith(one.text), `"${answer.text}" at the SMSC`);
	return { ...answer, submits };
}

const untilState = (role, id, state) => daemon.until("/api/v1/phones?plan=J4",
	(view) => view.phones.find((phone) => phone.role === role).texts.some((one) => one.id === id && !one.from_phone && one.state === state),
	`text ${id} being ${state}`);
const dids = (answer) => answer.submits().map(({ did }) => did);

/* The SMSC does these one after another with what goes to that number, and then as usual. */
function next(to, ...does) {
	smsc.behaviour = (submit) => (submit.to === to && does.length > 0 ? does.shift() : "take");
}

test("a text says until when it may be delivered", PATIENCE, async () => {
	const question = await smsc.submits.until((one) => one.to === officer && /YES \d{6}/.test(one.text), "the question");
	// All that an import sends has come to its end, so that what follows stands alone.
	await daemon.until("/api/v1/phones?plan=J4", (view) => ["officer", "coordinator"].every((role) => {
		const { texts } = view.phones.find((phone) => phone.role === role);
		return texts.length > 0 && texts.every((one) => one.state === "delivered");
	}), "the first texts being delivered");
	const { id } = (await textsOf("officer")).find((one) => one.text.startsWith(question.text));
	const left_ms = row(id).expires * 1000 - await driver.now();
	const told_ms = question.validUntil_ms - question.at_ms;
	const most_ms = 4320 * MINUTE_MS;
	assert.ok(Math.abs(told_ms - Math.min(left_ms, most_ms)) <= 2 * MINUTE_MS, `${told_ms / MINUTE_MS} min, and it has ${left_ms / MINUTE_MS}`);
});

test("a long text comes in parts of our making, under one reference", PATIENCE, async () => {
	const answer = await ask(coordinator, "coordinator", "HELP", "delivered");
	const parts = smsc.submits.entries.filter((one) => one.to === coordinator && one.part !== null && answer.text.includes(one.text));
	assert.ok(parts.length > 1, answer.text);
	assert.equal(parts.map((one) => one.text).join(""), answer.text);
	assert.deepEqual(parts.map(({ part }) => part), parts.map((_, i) => ({ reference: parts[0].part.reference, total: parts.length, number: i + 1 })));
	assert.equal(smsc.texts.entries.filter((one) => one.text === answer.text).length, 1);
});

test("a carrier that is busy gets it later, once", PATIENCE, async () => {
	next(person, "throttle", "throttle");
	const answer = await ask(person, "person", "HELP", "delivered");
	assert.deepEqual(dids(answer), ["throttle", "throttle", "take"]);
	assert.equal(row(answer.id).attempts, 1);
});

test("receipts in another order, and twice, say the same", PATIENCE, async () => {
	smsc.behaviour = () => "hold";
	const first = await ask(person, "person", "HELP", "accepted");
	const second = await ask(coordinator, "coordinator", "HELP", "accepted");
	for (const answer of [second, first, second, first])
		await smsc.report(answer.submits().at(-1)); // its last part tells of all
	await untilState("coordinator", second.id, "delivered");
	await untilState("person", first.id, "delivered");
	await smsc.report(first.submits()[0], "UNDELIV"); // too late to be believed
	await ask(officer, "officer", "HELP", "accepted"); // by then that was heard
	assert.equal(row(first.id).state, "delivered");
	for (const answer of [first, second])
		assert.deepEqual([answer.submits().length, row(answer.id).attempts], [answer.submits()[0].part?.total ?? 1, 1]);
});

test("a delivery that is told before the acceptance does no harm, and counts when it is told again", PATIENCE, async () => {
	next(person, "early");
	const answer = await ask(person, "person", "HELP", "accepted");
	await smsc.report(answer.submits()[0]);
	await untilState("person", answer.id, "delivered");
	assert.deepEqual([dids(answer), row(answer.id).attempts], [["early"], 1]);
});

test("what a carrier that hangs up had taken is Kannel's to send again, not ours", PATIENCE, async () => {
	next(person, "drop");
	const answer = await ask(person, "person", "HELP", "delivered");
	assert.deepEqual(dids(answer), ["drop", "take"]);
	const { attempts, resends } = row(answer.id);
	assert.deepEqual([attempts, resends], [1, 0]);
});

test("a text in parts that come in any order is one text", PATIENCE, async () => {
	smsc.behaviour = () => "take";
	for (const [how, reference] of [["udh", 201], ["sar", 202]]) {
		const before = newestOf(await textsOf("person"), true);
		const answers = newestOf(await textsOf("person"), false);
		for (const number of [2, 1])
			await smsc.deliver({ from: person, to: HOUSE, text: ["HE", "LP"][number - 1], part: { how, reference, total: 2, number } });
		const isAnswer = (one) => !one.from_phone && one.id > answers && one.state === "delivered";
		await daemon.until("/api/v1/phones?plan=J4",
			(view) => view.phones.find((phone) => phone.role === "person").texts.some(isAnswer), "its answer");
		const texts = await textsOf("person");
		assert.deepEqual(texts.filter((one) => one.from_phone && one.id > before).map((one) => one.text), ["HELP"], how);
		assert.match(texts.find(isAnswer).text, /^You can call Alex/);
	}
});

test("a carrier that keeps silent has the text once, for all that we know", PATIENCE, async () => {
	next(person, "swallow");
	const answer = await ask(person, "person", "HELP", "accepted");
	const other = await ask(coordinator, "coordinator", "HELP", "delivered"); // others go on
	assert.deepEqual([dids(answer), row(answer.id).attempts, row(answer.id).state], [["swallow"], 1, "accepted"]);
	assert.ok(dids(other).every((did) => did === "take"));
});

test("who has to know that a text was refused is told", PATIENCE, async () => {
	smsc.behaviour = (submit) => (submit.to === person ? "reject" : "take");
	const told = () => smsc.texts.entries.some((one) => one.to === coordinator && /our text to .* did not arrive/.test(one.text));
	while (!told())
		await driver.forward();
	const lost = (await textsOf("person")).filter((one) => one.state === "rejected");
	assert.ok(lost.length > 0);
	for (const { id } of lost)
		assert.equal(row(id).attempts, 1);
});
