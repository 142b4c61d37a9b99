// SPDX-License-Identifier: MIT
//
// Texts by Twilio, end to end, with one that answers by the provider's rules: what it takes, refuses, loses
// and hides, and whose calls are believed. Where an outcome is unknown it is asked, and nothing goes twice.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { startDaemon } from "./lib/daemon.mjs";
import { Driver } from "./lib/forward.mjs";
import { freePorts } from "./lib/processes.mjs";
import { makeFolder, sampleTimetable, writeConf } from "./lib/replay.mjs";
import { ACCOUNT, TOKEN, startTwilio } from "./lib/twilio.mjs";

const PATIENCE = { timeout: 60_000 };
const HOUSE = "+447700900999";
const person = "+447700900104";
const coordinator = "+447700900201";
const officer = "+447700900301";
const replay = ["--replay", "2023-09-14T16:00", "--speed", "1"];

let folder;
let twilio;
let daemon;
let driver;
let hook;

before(async () => {
	twilio = await startTwilio({ date: () => new Date("2023-09-16T00:00:00Z") });
	const [port] = await freePorts(1);
	hook = twilio.hook = `http://127.0.0.1:${port}/hooks/twilio`;
	folder = makeFolder("twilio");
	writeFileSync(`${folder}/token`, `${TOKEN}\n`, { mode: 0o600 });
	writeConf(folder, `listen 127.0.0.1:${port}`, `public-url http://127.0.0.1:${port}`,
		`state ${process.cwd()}/${folder}/state`, sampleTimetable(), `transport twilio {
	url ${twilio.url}
	account ${ACCOUNT}
	token file:token
	from 07700 900999
}`);
	driver = new Driver(twilio, "2023-09-14T16:00");
	daemon = driver.daemon = await startDaemon(folder, [...replay, "--plan", "conf/newport/J4.json"]);
});

after(async () => {
	await daemon?.stop();
	await twilio?.stop();
});

const textTo = (number, pattern, what) => twilio.texts.until((text) => text.to === number && pattern.test(text.body), what);
const copies = (text) => twilio.messages.filter((one) => one.to === text.to && one.body === text.body).length;
const HELP = /^You can call Alex on /;
const failNext = (how) => twilio.faults.push({ words: HELP, how });
const help = async () => assert.equal((await twilio.inject(person, HOUSE, "HELP")).status, 200);

let question;

test("a text leaves as a form that Twilio takes, good until its moment", PATIENCE, async () => {
	question = await textTo(officer, /YES \d{6}/, "the question to the officer");
	assert.equal(question.from, HOUSE);
	assert.ok(question.validity >= 60 && question.validity <= 36000, `valid for ${question.validity} s`);
	assert.match(question.callback, new RegExp(`^${hook}/dlr\\?id=\\d+$`));
	await driver.untilState(question, "accepted");
});

test("a status that is signed is believed, one that is not changes nothing", PATIENCE, async () => {
	const form = { MessageSid: question.sid, MessageStatus: "delivered" };
	for (const signature of ["", "c2lnbmVk", undefined])
		assert.equal((await twilio.call(signature === undefined ? `${question.callback}0` : question.callback,
			form, signature ?? "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")).status, 403);
	await driver.untilState(question, "accepted");
	assert.deepEqual(await twilio.tell(question, "sent"), { status: 200, body: "<Response/>" });
	assert.deepEqual(await twilio.tell(question, "delivered"), { status: 200, body: "<Response/>" });
	await driver.untilState(question, "delivered");
	assert.equal((await twilio.tell(question, "undelivered")).status, 200); // late, and out of order
	await driver.untilState(question, "delivered");
});

test("a text that comes twice is taken once", PATIENCE, async () => {
	const [, code] = /YES (\d{6})/.exec(question.body);
	for (let i = 0; i < 2; i++)
		assert.deepEqual(await twilio.inject(officer, HOUSE, `yes ${code}`, "SMtwice"), { status: 200, body: "<Response/>" });
	await textTo(person, /^Sam will call you: Fri 15 Sep at /, "the news to the person");
	const { decisions, version } = await daemon.get("/api/v1/plans/J4");
	assert.equal(version, 2);
	assert.equal(decisions.length, 1);
	assert.ok(!twilio.messages.some((one) => /code is wrong/.test(one.body)));
});

test("a text that Twilio has, though its answer was lost, is found and not sent again", PATIENCE, async () => {
	failNext("drop");
	await help();
	const text = await textTo(person, HELP, "the answer to HELP");
	await driver.ended("unknown", 1);
	await driver.untilAsked(1);
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
});

test("a text that was lost on its way is asked for twice, and sent again once", PATIENCE, async () => {
	twilio.messages.length = 0;
	failNext("lose");
	await help();
	await driver.ended("unknown", 2);
	assert.equal(twilio.messages.length, 0);
	await driver.untilAsked(2);
	const text = await textTo(person, HELP, "the same text again");
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
});

test("what Twilio is too busy for goes when it said", PATIENCE, async () => {
	twilio.messages.length = 0;
	failNext({ status: 429, code: 20429, retryAfter: 90 });
	await help();
	await driver.ended("not_sent", 1);
	const seconds = ({ time }) => time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * (time.length > 5 ? 1 : 60);
	const then = seconds(await daemon.get("/api/v1/replay"));
	await driver.forward();
	await driver.untilState(await textTo(person, HELP, "the text after its time"), "accepted");
	const waited = seconds(await daemon.get("/api/v1/replay")) - then;
	assert.ok(waited >= 60 && waited <= 180, `waited ${waited} s`);
});

test("a number that Twilio will not text is rejected and never tried again", PATIENCE, async () => {
	twilio.messages.length = 0;
	failNext({ status: 400, code: 21610 });
	await help();
	await driver.ended("rejected", 1);
	await textTo(coordinator, /our text to Jay did not arrive/, "the alarm");
	assert.equal(twilio.messages.filter((one) => HELP.test(one.body)).length, 0);
});

test("a kill between the text and its answer sends nothing twice", PATIENCE, async () => {
	twilio.messages.length = 0;
	const { date, time } = await daemon.get("/api/v1/replay");
	failNext("drop");
	await help();
	const text = await textTo(person, HELP, "the text");
	daemon.program.child.kill("SIGKILL");
	await daemon.program.ended;
	daemon = driver.daemon = await startDaemon(folder, ["--replay", `${date}T${time}`, "--speed", "1"]);
	await driver.untilAsked(1);
	await driver.untilState(text, "accepted");
	assert.equal(copies(text), 1);
});

test("a wrong token ends the start with every fault told", PATIENCE, async () => {
	const wrong = makeFolder("twilio-wrong");
	writeFileSync(`${wrong}/token`, "t\n", { mode: 0o644 });
	writeConf(wrong, "listen 127.0.0.1:0", "public-url http://127.0.0.1:8080", `state ${process.cwd()}/${wrong}/state`,
		sampleTimetable(), "transport twilio {\n\turl https://api.example.org\n\taccount AC 1\n\ttoken file:token\n}");
	const run = spawnSync("build/firstdayd", ["-c", `${wrong}/conf`, ...replay], { encoding: "utf8" });
	assert.equal(run.status, 78);
	for (const said of [/open to everybody/, /account/, /needs one of from and messaging-service/])
		assert.match(run.stderr, said);
});
