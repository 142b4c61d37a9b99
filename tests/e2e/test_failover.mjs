// SPDX-License-Identifier: MIT
//
// Two gateways: what the first does not take leaves by the second, what the first may have is asked for there
// and goes by no other, and when the first is well again it has the texts.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { startDaemon } from "./lib/daemon.mjs";
import { Driver } from "./lib/forward.mjs";
import { freePorts, Inbox } from "./lib/processes.mjs";
import { makeFolder, sampleTimetable, writeConf } from "./lib/replay.mjs";
import { ACCOUNT, TOKEN, startTwilio } from "./lib/twilio.mjs";

const PATIENCE = { timeout: 60_000 };
const HOUSE = "+447700900999";
const person = "+447700900104";
const officer = "+447700900301";
const HELP = /^You can call Alex on /;

let twilio;
let daemon;
let driver;
let smsbox; // a Kannel that is away, and comes back later
let smsboxPort;
const sent = new Inbox();

before(async () => {
	twilio = await startTwilio({ date: () => new Date("2023-09-16T00:00:00Z") });
	const [port, away] = await freePorts(2);
	smsboxPort = away;
	twilio.hook = `http://127.0.0.1:${port}/hooks/twilio`;
	const folder = makeFolder("failover");
	writeFileSync(`${folder}/secret`, `${TOKEN}\n`, { mode: 0o600 });
	writeConf(folder, `listen 127.0.0.1:${port}`, `public-url http://127.0.0.1:${port}`,
		`state ${process.cwd()}/${folder}/state`, sampleTimetable(),
		`transport kannel {
	url http://127.0.0.1:${away}/cgi-bin/sendsms
	username firstday
	password file:secret
	from 07700 900998
}
transport twilio {
	url ${twilio.url}
	account ${ACCOUNT}
	token file:secret
	from 07700 900999
}`);
	driver = new Driver(twilio, "2023-09-14T16:00");
	daemon = driver.daemon = await startDaemon(folder, ["--replay", "2023-09-14T16:00", "--speed", "1", "--plan", "conf/newport/J4.json"]);
});

after(async () => {
	await daemon?.stop();
	await twilio?.stop();
	smsbox?.close();
	smsbox?.closeAllConnections();
});

const help = async () => assert.equal((await twilio.inject(person, HOUSE, "HELP")).status, 200);
const copies = () => twilio.messages.filter((one) => one.to === person && HELP.test(one.body)).length +
	sent.entries.filter((text) => HELP.test(text)).length;

test("what the first gateway does not take leaves by the second within seconds", PATIENCE, async () => {
	const question = await twilio.texts.until((text) => text.to === officer && /YES \d{6}/.test(text.body), "the question");
	assert.equal(question.from, HOUSE);
	await driver.untilState(question, "accepted");
});

test("while the first one fails, texts go by the second at once", PATIENCE, async () => {
	await help();
	const text = await twilio.texts.until((one) => one.to === person && HELP.test(one.body), "the text");
	await driver.untilState(text, "accepted");
	assert.equal(copies(), 1);
	await driver.untilCounted('firstday_gateway_failing{gateway="kannel"}', (n) => n === 1);
});

test("when the first one has rested one text tries it, and it has the texts again", PATIENCE, async () => {
	smsbox = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk) => { body += chunk; });
		request.on("end", () => {
			sent.add(body);
			response.statusCode = /DROP/.test(body) ? 500 : 202;
			response.end("0: Accepted for delivery");
		});
	}).listen(smsboxPort, "127.0.0.1");
	await once(smsbox, "listening");
	for (const then = await driver.now(); await driver.now() < then + 2 * 60_000;)
		await driver.forward(); // over the minute of its rest
	await help(); // it tries the first, or another that was due does
	await driver.untilCounted('firstday_gateway_failing{gateway="kannel"}', (n) => n === 0);
	await help();
	await sent.until((text) => HELP.test(text), "the text by the first");
	await driver.untilCounted("firstday_under_way", (n) => n === 0);
	assert.equal(copies(), 3);
});

test("what the first one may have is sent by no other", PATIENCE, async () => {
	smsbox.removeAllListeners("request");
	smsbox.on("request", (request) => request.socket.destroy()); // after it was read: nobody knows
	await help();
	await driver.ended("unknown", 1);
	await driver.untilCounted('firstday_gateway_failing{gateway="kannel"}', (n) => n === 1);
	await twilio.inject(person, HOUSE, "PLAN"); // goes by the second, and the other does not
	await twilio.texts.until((one) => one.to === person && !HELP.test(one.body), "the plan");
	assert.equal(copies(), 3);
});
