#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Invitations by mail as a service gets them: through a real mail server that takes, refuses, puts off and breaks off;
// none lost, none twice without being known as the same, read alike by others.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { readAlike, readMails } from "../judges/calendars.mjs";
import { startSink } from "../judges/sink.mjs";
import { getJson, makeFolder, PLAN, postForm, sampleTimetable, startPlan, writeConf } from "./lib/replay.mjs";

const PATIENCE = { timeout: 90_000 };
const DESK = "desk@example.com";
const document = JSON.parse(readFileSync(PLAN, "utf8"));
/* The chemist, whose visit nobody has to agree to, wants mail; the advice desk gave no consent to it. */
document.parties.push({ role: "service", label: "Chemist", consent: true, mail: DESK, appointments: ["chemist"] });
document.parties.push({ role: "service", label: "Food", consent: false, mail: "food@example.com", appointments: ["food"] });

function prepare(sink, { url = `smtp://127.0.0.1:${sink.port}`, more = [] } = {}) {
	const folder = makeFolder("mail");
	writeFileSync(`${folder}/plan.json`, JSON.stringify(document));
	writeFileSync(`${folder}/password`, "a secret of the mail server\n", { mode: 0o600 });
	writeConf(folder, "listen 127.0.0.1:0", sampleTimetable(), "log debug", "transport simulated {\n}",
		["mail {", `\turl ${url}`, "\tfrom plans@example.org", "\ttimeout 10s", ...more.map((line) => `\t${line}`), "}"].join("\n"));
	return folder;
}

async function sinkOf(t, options) {
	const sink = await startSink(options);
	t.after(() => sink.stop());
	return sink;
}

async function command(url, words) {
	const phone = async () => (await getJson(url, "/api/v1/phones?plan=J4")).body.phones.find((one) => one.role === "coordinator");
	const codes = (texts) => texts.filter((text) => !text.from_phone).map((text) => /\b(\d{6})\b/.exec(text.text)?.[1]).filter(Boolean);
	const { party, texts: before } = await phone();
	await postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text: words });
	const deadline = Date.now() + 30_000;
	for (;;) {
		const texts = (await phone()).texts;
		const code = codes(texts).find((one) => !codes(before).includes(one));
		if (code) {
			await postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text: code });
			return;
		}
		assert.ok(Date.now() < deadline, JSON.stringify(texts));
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

const anyMail = () => true;

test("asked, moved and taken back: one event to everybody who reads it", PATIENCE, async (t) => {
	const sink = await sinkOf(t);
	const { url } = await startPlan(t, prepare(sink), { speed: "20" });
	const first = await sink.taken.until(anyMail, "the invitation");
	assert.deepEqual([first.from, first.to, first.helo], ["plans@example.org", [DESK], "example.org"]);
	await command(url, "MOVE J4 CHEMIST 15:00");
	const second = await sink.taken.until(anyMail, "the change");
	await command(url, "DROP J4 CHEMIST");
	const third = await sink.taken.until(anyMail, "the withdrawal");
	const mails = readMails([first.text, second.text, third.text]);
	for (const mail of mails) {
		assert.deepEqual([mail.type, mail.from, mail.to, mail.subject],
			["multipart/alternative", "plans@example.org", DESK, "J4 visit"]);
		assert.deepEqual(mail.parts.map((part) => part.type), ["text/plain", "text/calendar"]);
		assert.match(mail.parts[0].text, /^J4, Fri 15 Sep: /);
		assert.doesNotMatch(mail.parts.map((part) => part.text).join(), /chemist|medication|prison|probation/i);
	}
	assert.equal(new Set(mails.map((mail) => mail.id)).size, 3);
	assert.deepEqual(mails.map((mail) => mail.parts[1].method), ["REQUEST", "REQUEST", "CANCEL"]);
	const read = readAlike(mails.map((mail) => mail.parts[1].text));
	assert.deepEqual(read.map((one) => one.method), ["REQUEST", "REQUEST", "CANCEL"]);
	const events = read.map((one) => one.events[0]);
	assert.deepEqual(read.map((one) => one.events.length), [1, 1, 1]);
	assert.equal(new Set(events.map((event) => event.uid)).size, 1);
	assert.deepEqual(events.map((event) => event.status), ["CONFIRMED", "CONFIRMED", "CANCELLED"]);
	assert.ok(events[0].sequence < events[1].sequence && events[1].sequence < events[2].sequence);
	assert.deepEqual(events.slice(1).map((event) => event.start), ["2023-09-15T14:00:00Z", "2023-09-15T14:00:00Z"]);
	for (const event of events)
		assert.deepEqual([event.organizer, event.attendee], ["mailto:plans@example.org", `mailto:${DESK}`]);
	assert.equal(sink.taken.entries.length, 3);
});

test("put off by the server, it comes again until it is taken, once", PATIENCE, async (t) => {
	const sink = await sinkOf(t, { way: (before) => (before < 2 ? "later" : "take") });
	await startPlan(t, prepare(sink), { speed: "20" });
	await sink.taken.until(anyMail, "the invitation");
	assert.deepEqual(sink.attempts.entries, ["later", "later", "take"]);
});

test("refused for good, it is not tried again, and the coordinator hears", PATIENCE, async (t) => {
	const sink = await sinkOf(t, { way: () => "refuse" });
	const { url } = await startPlan(t, prepare(sink), { speed: "20" });
	await sink.attempts.until(anyMail, "the attempt");
	const deadline = Date.now() + 30_000;
	for (;;) {
		const { phones } = (await getJson(url, "/api/v1/phones?plan=J4")).body;
		const texts = phones.find((phone) => phone.role === "coordinator").texts.map((text) => text.text);
		if (texts.some((text) => text.includes("our mail to Chemist may not have arrived"))) break;
		assert.ok(Date.now() < deadline, texts.join("\n"));
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	assert.deepEqual(sink.attempts.entries, ["refuse"]);
});

test("cut off before its text it was not sent; cut off behind it, it is the same mail again, once", PATIENCE, async (t) => {
	const ways = ["hang up", "cut behind", "take"];
	const sink = await sinkOf(t, { way: (before) => ways[before] ?? "take" });
	const { lines } = await startPlan(t, prepare(sink), { speed: "20" });
	const mail = await sink.taken.until(anyMail, "the invitation");
	assert.deepEqual(sink.attempts.entries, ways);
	const outcomes = () => lines.map((line) => /event=sent .*attempt=\d outcome=(not_sent|unknown)/.exec(line)?.[1]).filter(Boolean);
	assert.deepEqual(outcomes(), ["not_sent", "unknown"], lines.join("\n"));
	assert.match(mail.text, /^Message-ID: <[0-9a-f]{32}@example\.org>\r$/m);
});

test("the daemon is killed while it sends: the mail is there, at most twice, as the same one", PATIENCE, async (t) => {
	const sink = await sinkOf(t, { way: (before) => (before === 0 ? "cut behind" : "take") });
	const folder = prepare(sink);
	const first = await startPlan(t, folder, { speed: "1" });
	await sink.attempts.until(anyMail, "the first attempt");
	first.program.child.kill("SIGKILL");
	await first.program.ended;
	await startPlan(t, folder, { from: "2023-09-14T16:30", speed: "20" });
	await sink.taken.until(anyMail, "the mail after the restart");
	await new Promise((resolve) => setTimeout(resolve, 500));
	assert.equal(sink.taken.entries.length, 1);
});

test("a login from a file, over TLS that is checked", PATIENCE, async (t) => {
	const keys = makeFolder("mail-tls");
	execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", `${keys}/key.pem`, "-out", `${keys}/cert.pem`,
		"-days", "30", "-subj", "/CN=mail.example.org", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
	const tls = { key: readFileSync(`${keys}/key.pem`), cert: readFileSync(`${keys}/cert.pem`) };
	const login = { username: "plans", password: "a secret of the mail server" };
	const sink = await sinkOf(t, { tls, login });
	const url = `smtps://127.0.0.1:${sink.port}`;
	const trusting = prepare(sink, { url, more: ["username plans", "password file:password", `ca ${process.cwd()}/${keys}/cert.pem`] });
	const { lines } = await startPlan(t, trusting, { speed: "20" });
	const mail = await sink.taken.until(anyMail, "the mail by TLS");
	assert.equal(mail.isSecure, true);
	assert.ok(!lines.join("\n").includes(login.password));
	/* Nobody vouches for it: nothing is sent, and it waits. */
	const other = await startPlan(t, prepare(sink, { url, more: ["username plans", "password file:password"] }), { speed: "20" });
	const deadline = Date.now() + 30_000;
	while (!other.lines.some((line) => /outcome=not_sent/.test(line))) {
		assert.ok(Date.now() < deadline, other.lines.join("\n"));
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	assert.equal(sink.taken.entries.length, 1);
});
