#!/usr/bin/env node
// Signatures of Twilio's calls, by its own npm package: 200 seeded forms with every kind of name and value, each
// signed by the package and believed by firstdayd, and not believed once anything of it is changed. The same
// call is put to the package's validateRequest, and both say the same.
import assert from "node:assert/strict";
import { test, before, after } from "node:test";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { startDaemon } from "../e2e/lib/daemon.mjs";
import { freePorts } from "../e2e/lib/processes.mjs";
import { makeFolder, sampleTimetable, writeConf } from "../e2e/lib/replay.mjs";
import { ACCOUNT, TOKEN } from "../e2e/lib/twilio.mjs";

const { getExpectedTwilioSignature, validateRequest } = createRequire(import.meta.url)("twilio");
const CASES = 200;
const NAMES = ["Body", "From", "To", "MessageSid", "NumMedia", "a", "A", "aa", "a b", "a-b", "b", "MediaUrl0", "x&y", "é", "%"];
const VALUES = ["", "1", "LATE 20", "+447700900104", "a&b=c", "£ ŵ €", "👍🏽", " ", "a+b", "%41", "\n", "x".repeat(500), "=", "中"];

let state = 20230915;
function below(limit) {
	state = (state * 48271) % 2147483647;
	return state % limit;
}
const pick = (list) => list[below(list.length)];

let daemon;
let hook;

before(async () => {
	const [port] = await freePorts(1);
	const folder = makeFolder("judge-twilio");
	hook = `http://127.0.0.1:${port}/hooks/twilio`;
	writeFileSync(`${folder}/token`, `${TOKEN}\n`, { mode: 0o600 });
	writeConf(folder, `listen 127.0.0.1:${port}`, `public-url http://127.0.0.1:${port}`,
		`state ${process.cwd()}/${folder}/state`, sampleTimetable(), `transport twilio {
	url http://127.0.0.1:1
	account ${ACCOUNT}
	token file:token
	messaging-service MG0
}`);
	daemon = await startDaemon(folder, ["--replay", "2023-09-14T16:00", "--speed", "1"]);
});

after(() => daemon?.stop());

/* Whether firstdayd believes a call: it then finds what it has to find wrong with it, or takes it. */
async function isBelieved(url, form, signature) {
	const body = new URLSearchParams();
	for (const [name, values] of Object.entries(form))
		for (const value of [values].flat())
			body.append(name, value);
	const answer = await fetch(url, { method: "POST", body, headers: { "X-Twilio-Signature": signature } });
	assert.ok([200, 400, 403, 404].includes(answer.status), `${answer.status}`);
	return answer.status !== 403;
}

function drawForm() {
	const form = {};
	for (let i = below(12); i >= 0; i--)
		form[pick(NAMES)] = below(6) === 0 ? [pick(VALUES), pick(VALUES), pick(VALUES)] : pick(VALUES);
	return form;
}

const drawUrl = () => `${hook}/${pick(["mo", "dlr"])}${pick(["", "?id=42", "?id=42&x=%20y", "?a=1&a=2", "?q=%C3%A9"])}`;

/* The call with one thing changed. */
function bend(url, form) {
	const [name] = Object.keys(form);
	return pick([
		() => [`${url}${url.includes("?") ? "&" : "?"}z=1`, form],
		() => [url, { ...form, [name]: `${[form[name]].flat()[0]}!` }],
		() => [url, { ...form, another: "x" }],
	])();
}

test(`firstdayd believes what the package signs, and the package agrees, ${CASES} times`, { timeout: 120_000 }, async () => {
	for (let i = 0; i < CASES; i++) {
		const url = drawUrl();
		const form = drawForm();
		const signature = getExpectedTwilioSignature(TOKEN, url, form);
		const told = `${url} ${JSON.stringify(form)}`;
		assert.equal(await isBelieved(url, form, signature), true, told);
		const [otherUrl, otherForm] = bend(url, form);
		assert.equal(await isBelieved(otherUrl, otherForm, signature), validateRequest(TOKEN, signature, otherUrl, otherForm), told);
		const wrong = getExpectedTwilioSignature(`${TOKEN}x`, url, form);
		assert.equal(validateRequest(TOKEN, wrong, url, form), false);
		assert.equal(await isBelieved(url, form, wrong), false, told);
	}
});
