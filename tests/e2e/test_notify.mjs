// SPDX-License-Identifier: MIT
//
// Texts by GOV.UK Notify, end to end, with one on loopback that judges every token and every text it is sent, and
// that is busy, forgetful and late. Where an outcome is unknown it is asked by its reference, and nothing goes twice.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { startDaemon } from "./lib/daemon.mjs";
import { Driver } from "./lib/forward.mjs";
import { freePorts } from "./lib/processes.mjs";
import { makeFolder, sampleTimetable, writeConf } from "./lib/replay.mjs";
import { KEY, TEMPLATE, TOKEN, startNotify } from "./lib/notify.mjs";

const PATIENCE = { timeout: 60_000 };
const HOUSE = "07700900999";
const person = "+447700900104";
const coordinator = "+447700900201";
const officer = "+447700900301";
const HELP = /^You can call Alex on /;
const replay = ["--replay", "2023-09-14T16:00", "--speed", "1"];

let folder;
let notify;
let daemon;
let driver;

before(async () => {
	notify = await startNotify({ now: () => driver.now() });
	const [port] = await freePorts(1);
	notify.hook = `http://127.0.0.1:${port}/hooks/notify`;
	driver = new Driver(notify, "2023-09-14T16:00");
	folder = makeFolder("notify");
	writeFileSync(`${folder}/key`, `${KEY}\n`, { mode: 0o600 });
	writeFileSync(`${folder}/hook`, `${TOKEN}\n`, { mode: 0o600 });
	writeConf(folder, `listen 127.0.0.1:${port}`, `public-url http://127.0.0.1:${port}`,
		`state ${process.cwd()}/${folder}/state`, sampleTimetable(), `transport notify {
	url ${notify.url}
	key file:key
	template ${TEMPLATE}
	hook-token file:hook
}`);
	daemon = driver.daemon = await startDaemon(folder, [...replay, "--plan", "conf/newport/J4.json"]);
});

after(async () => {
	await daemon?.stop();
	await notify?.stop();
});

const textTo = (number, pattern, what) =>
	notify.texts.until((text) => text.phone_number === number && pattern.test(text.body), what);
const copies = (text) => notify.notifications.filter((one) => one.reference === text.reference).length;
const failNext = (how) => notify.faults.push({ words: HELP, how });
const help = async () => assert.equal(await notify.inject(person, HOUSE, "HELP"), 200);

let question;

test("a text leaves as our template's body, under a token that jsonwebtoken takes", PATIENCE, async () => {
	question = await textTo(officer, /YES \d{6}/, "the question to the officer");
	assert.match(question.reference, /^\d+$/);
	await driver.untilState(question, "accepted");
	assert.deepEqual(notify.refused, []);
});

test("a receipt with the agreed token is believed, and no other", PATIENCE, async () => {
	const receipt = { reference: question.reference, status: "delivered" };
	for (const token of ["", "x", `${TOKEN}x`])
		assert.equal(await notify.call("dlr", receipt, token), 403);
	await driver.untilState(question, "accepted");
	assert.equal(await notify.tell(question, "delivered"), 200);
	await driver.untilState(question, "delivered");
	for (let i = 0; i < 2; i++) // late, twice, and out of order
		assert.equal(await notify.tell(question, "temporary-failure"), 200);
	await driver.untilState(question, "delivered");
	assert.equal(await notify.call("dlr", { reference: null, status: "delivered" }), 200); // of others in the service
});

test("a received text that comes twice is taken once", PATIENCE, async () => {
	const [, code] = /YES (\d{6})/.exec(question.body);
	for (let i = 0; i < 2; i++)
		assert.equal(await notify.inject(officer, HOUSE, `yes ${code}`, "2a3a5f3e-1111-4222-8333-444455556666"), 200);
	await textTo(person, /^Sam will call you: Fri 15 Sep at /, "the news to the person");
	assert.equal((await daemon.get("/api/v1/plans/J4")).decisions.length, 1);
	assert.ok(!notify.notifications.some((one) => /code is wrong/.test(one.body)));
});

test("what it took before it answered 500 is found by its reference", PATIENCE, async () => {
	failNext({ status: 500 });
	await help();
	const text = await textTo(person, HELP, "the answer to HELP");
	await driver.ended("unknown", 1);
	await driver.untilAsked(1);
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
});

test("what it never had is asked for twice, and sent once more", PATIENCE, async () => {
	failNext("lose");
	await help();
	await driver.ended("unknown", 2);
	await driver.untilAsked(2);
	const text = await textTo(person, HELP, "the text, at last");
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
});

test("too many at once waits ten seconds", PATIENCE, async () => {
	failNext({ status: 429, error: "RateLimitError" });
	await help();
	await driver.ended("not_sent", 1);
	await driver.forward();
	await driver.untilState(await textTo(person, HELP, "the text after its time"), "accepted");
});

test("what it will never take is told to the coordinator", PATIENCE, async () => {
	failNext({ status: 400, error: "ValidationError" });
	await help();
	await driver.ended("rejected", 1);
	await textTo(coordinator, /our text to Jay did not arrive/, "the alarm");
});

test("a kill between the text and its answer sends nothing twice", PATIENCE, async () => {
	failNext("drop");
	await help();
	const text = await textTo(person, HELP, "the text");
	const { date, time } = await daemon.get("/api/v1/replay");
	daemon.program.child.kill("SIGKILL");
	await daemon.program.ended;
	daemon = driver.daemon = await startDaemon(folder, ["--replay", `${date}T${time}`, "--speed", "1"]);
	await driver.untilAsked(1);
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
	assert.deepEqual(notify.refused, []);
});
