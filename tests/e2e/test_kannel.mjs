// SPDX-License-Identifier: MIT
//
// The harness itself: what the other tests take for granted of the real Kannel.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { startKannel } from "./lib/kannel.mjs";
import { startReceiver } from "./lib/receiver.mjs";

const PATIENCE = { timeout: 120_000 };
const person = "+447700900123";
let hooks;
let kannel;
let refusals = 0;

before(async () => {
	hooks = await startReceiver((request) => (request.query.raw === "LATE 30" && refusals++ < 2 ? 500 : 200));
	kannel = await startKannel({ hook: hooks.url });
});

after(async () => {
	await kannel?.stop();
	await hooks?.stop();
});

test("a text that is sent arrives at the SMSC as it was written", PATIENCE, async () => {
	const answer = await kannel.send({ from: "88020", to: person, text: "Bus 30 at 10:05. Reply OK" });
	assert.deepEqual(answer, { status: 202, body: "0: Accepted for delivery" });
	const text = await kannel.texts.until((one) => one.to === person, "the text");
	assert.equal(text.from, "88020");
	assert.equal(text.text, "Bus 30 at 10:05. Reply OK");
});

test("a wrong password sends nothing", PATIENCE, async () => {
	const answer = await kannel.send({ from: "88020", to: person, text: "no", password: "wrong" });
	assert.equal(answer.status, 403);
	assert.equal(kannel.texts.entries.length, 1);
});

test("both receipts return under our own id", PATIENCE, async () => {
	await kannel.send({
		from: "88020", to: "+447700900124", text: "Hello", "dlr-mask": "31",
		"dlr-url": `${hooks.url}/dlr?id=42&type=%d`,
	});
	const receipt = (type) => (request) => request.path === "/dlr" && request.query.type === type;
	assert.equal((await hooks.requests.until(receipt("8"), "the SMSC's receipt")).query.id, "42");
	assert.equal((await hooks.requests.until(receipt("1"), "the phone's receipt")).query.id, "42");
});

test("a text in UCS-2 keeps its letters, alone and in parts of our own making", PATIENCE, async () => {
	const to = "+447700900125";
	const ucs2 = { from: "88020", to, coding: "2", charset: "UTF-8" };
	await kannel.send({ ...ucs2, text: "Ŵ" });
	assert.deepEqual(await kannel.texts.until((one) => one.to === to, "Ŵ"),
		{ from: "88020", to, text: "Ŵ", parts: 1 });
	await kannel.send({ ...ucs2, text: "yn Tŷ 2", udh: "\x05\x00\x03\x2a\x02\x02" });
	await kannel.send({ ...ucs2, text: "Casnewydd, ", udh: "\x05\x00\x03\x2a\x02\x01" });
	assert.deepEqual(await kannel.texts.until((one) => one.to === to, "both parts"),
		{ from: "88020", to, text: "Casnewydd, yn Tŷ 2", parts: 2 });
});

test("a text from a phone reaches the hook, and again until it is taken", PATIENCE, async () => {
	await kannel.inject(person, "88020", "LATE 20");
	const one = await hooks.requests.until((request) => request.path === "/mo", "LATE 20");
	assert.equal(one.query.from, person);
	assert.equal(one.query.to, "88020");
	assert.equal(one.query.raw, "LATE 20");
	assert.match(one.query.id, /^[0-9a-f-]{36}$/);
	await kannel.inject(person, "88020", "LATE 30");
	const ids = [];
	for (let i = 0; i < 3; i++)
		ids.push((await hooks.requests.until((request) => request.query.raw === "LATE 30", "LATE 30")).query.id);
	assert.equal(new Set(ids).size, 1);
});

test("a text in UCS-2 from a phone comes as its bytes, and says so", PATIENCE, async () => {
	await kannel.inject(person, "88020", "%01%74%00%77", "ucs2");
	const one = await hooks.requests.until((request) => request.query.coding === "2", "Ŵw");
	assert.equal(one.query.charset, "UTF-16BE");
	assert.match(one.url, /&raw=%01t%00w&/);
});
