// SPDX-License-Identifier: MIT
//
// Texts by a modem, end to end: the daemon, the real smsd of smstools and a modem behind a TCP socket.
// What reaches the network is judged there; what is in doubt after a kill is found in the folders.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { startDaemon } from "./lib/daemon.mjs";
import { startModem } from "./lib/modem.mjs";
import { makeFolder, sampleTimetable, writeConf } from "./lib/replay.mjs";
import { makeSpool, startSmsd } from "./lib/smsd.mjs";

const BUILD = process.env.O ?? "build";
const PATIENCE = { timeout: 120_000 };
const person = "+447700900104";
const coordinator = "+447700900201";
const officer = "+447700900301";
const HELP = /^You can call Alex on /;
const AT = "2023-09-14T16:00";

let folder;
let spool;
let modem;
let smsd;
let daemon;

const start = (from, ...options) => startDaemon(folder, ["--replay", from, "--speed", "1", ...options]);

before(async () => {
	folder = makeFolder("spool");
	spool = makeSpool(folder);
	modem = await startModem();
	smsd = startSmsd(folder, modem);
	writeConf(folder, "listen 127.0.0.1:0", "public-url http://127.0.0.1:8080", `state ${process.cwd()}/${folder}/state`,
		sampleTimetable(), `transport spool {\n\tfolder ${spool}\n\tfrom 07700 900999\n\ttimeout 5s\n}`);
	daemon = await start(AT, "--plan", "conf/newport/J4.json");
});

after(async () => {
	await daemon?.stop();
	await smsd?.stop();
	await modem?.close();
});

const textTo = (number, pattern, what) => modem.texts.until((text) => text.to === number && pattern.test(text.text), what);
const copies = (pattern) => modem.texts.entries.filter((one) => pattern.test(one.text)).length;
const textsOf = (view, role) => view.phones.find((phone) => phone.role === role).texts;
const untilState = (role, pattern, state) => daemon.until("/api/v1/phones?plan=J4", (view) =>
	textsOf(view, role).some((one) => !one.from_phone && pattern.test(one.text) && one.state === state), `${pattern} ${state}`);
const files = (name) => readdirSync(`${spool}/${name}`).filter((file) => !file.startsWith("."));
const count = async (name) => {
	const text = await (await fetch(`${daemon.url}/metrics`)).text();
	return Number(new RegExp(`^firstday_${name} (\\d+)`, "m").exec(text)?.[1] ?? 0);
};
const untilCount = async (name, least) => {
	for (let tries = 0; await count(name) < least; tries++) {
		assert.ok(tries < 3000, `${name} did not come to ${least}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
};

/* What was taken is told before its file goes, for which the disk is waited for. */
const untilGone = async (folder) => {
	for (let tries = 0; files(folder).length > 0; tries++) {
		assert.ok(tries < 1500, `${files(folder)} of ${folder} stays`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
};

let question;

test("a text reaches the network as it was written, good until its moment, and asks for a report", PATIENCE, async () => {
	question = await textTo(officer, /YES \d{6}/, "the question to the officer");
	assert.match(question.text, /^J4, Fri 15 Sep: the 10am visit cannot be kept .*11:37am/);
	const submit = modem.submits.entries.find((one) => one.reference === question.references[0]);
	assert.equal(submit.wantsReport, true);
	assert.ok(submit.validity !== null && submit.validity < 255, `valid for ${submit.validity}`);
	await untilState("officer", /cannot be kept/, "accepted");
});

test("a report makes it delivered, and then nothing of it is left in the spool", PATIENCE, async () => {
	for (const reference of question.references)
		modem.report(officer, reference);
	await untilState("officer", /cannot be kept/, "delivered");
	await untilGone("report");
});

test("a text of a phone is taken once, and its file is gone after the commit", PATIENCE, async () => {
	const [, code] = /YES (\d{6})/.exec(question.text);
	modem.deliver({ from: officer, text: `yes ${code}` });
	await textTo(person, /^Sam will call you: Fri 15 Sep at /, "the news to the person");
	assert.equal((await daemon.get("/api/v1/plans/J4")).decisions.length, 1);
	await untilGone("incoming");
});

test("a text of a phone in parts is taken as one", PATIENCE, async () => {
	const [words, part] = [["PL", "AN"], (number) => ({ reference: 200, total: 2, number })];
	modem.deliver({ from: person, text: words[1], part: part(2) });
	modem.deliver({ from: person, text: words[0], part: part(1) });
	await daemon.until("/api/v1/phones?plan=J4", (view) =>
		textsOf(view, "person").some((one) => one.from_phone && one.text === "PLAN"), "both parts in one");
	await untilGone("incoming");
});

test("what the network refuses now goes later, once", PATIENCE, async () => {
	let refusals = 0;
	modem.behaviour = ({ text }) => (HELP.test(text) && refusals++ === 0 ? "refuse" : "take");
	modem.deliver({ from: person, text: "HELP" });
	await textTo(person, HELP, "the answer to HELP");
	assert.equal(refusals, 2);
	await untilState("person", HELP, "accepted");
	assert.equal(copies(HELP), 1);
});

test("a kill while a modem has the text sends nothing twice", PATIENCE, async () => {
	const before = copies(HELP);
	const { date, time } = await daemon.get("/api/v1/replay");
	await smsd.stop();
	modem.deliver({ from: person, text: "help" });
	smsd = startSmsd(folder, modem);
	const taken = modem.texts.until((text) => text.to === person && HELP.test(text.text), "the text");
	modem.behaviour = () => {
		daemon.program.child.kill("SIGKILL");
		return "take";
	};
	await taken;
	modem.behaviour = () => "take";
	await daemon.program.ended;
	daemon = await start(`${date}T${time}`);
	await untilState("person", HELP, "accepted");
	await daemon.until("/api/v1/phones?plan=J4", (view) => textsOf(view, "person").filter((one) =>
		HELP.test(one.text)).every((one) => one.state === "accepted" || one.state === "delivered"), "no doubt");
	assert.equal(copies(HELP), before + 1);
});

test("what no modem takes in time is taken back, and leaves when there is one again", PATIENCE, async () => {
	const before = copies(HELP);
	const notSent = 'outcomes_total\\{outcome="not_sent"\\}';
	const had = await count(notSent);
	await smsd.stop();
	// As smsd would: a moment ago, whole.
	writeFileSync(`${spool}/incoming/GSM1.aBcDeF`, "From: 447700900104\nAlphabet: UTF-8\n\nHelp");
	await untilCount(notSent, had + 1);
	assert.deepEqual(files("checked").concat(files("outgoing")), []);
	smsd = startSmsd(folder, modem);
	await daemon.post("/api/v1/replay/next");
	await modem.texts.until((text) => HELP.test(text.text) && copies(HELP) > before, "the text");
	assert.equal(copies(HELP), before + 1);
});

test("a file is gone only when the disk has what it said, whatever the power does", PATIENCE, async () => {
	const { date, time } = await daemon.get("/api/v1/replay");
	await daemon.stop();
	daemon = await startDaemon(folder, ["--replay", `${date}T${time}`, "--speed", "1"],
		{ LD_PRELOAD: resolve(`${BUILD}/tests/e2e/powercut.so`), POWERCUT_SLOW_US: "50000" });
	const words = ["first", "second", "third"].map((word) => `next ${word}`);
	words.forEach((word, i) => writeFileSync(`${spool}/incoming/GSM1.cut${i}`, `From: 447700900104\nAlphabet: UTF-8\n\n${word}`));
	// Dead as soon as one is gone.
	while (files("incoming").length === words.length)
		await new Promise((done) => setImmediate(done));
	daemon.program.child.kill("SIGKILL");
	await daemon.program.ended;
	const gone = words.length - files("incoming").length;
	const had = `${process.cwd()}/${folder}/power/firstday.db`;
	mkdirSync(`${folder}/power`);
	for (const name of ["firstday.db", "firstday.db-wal"]) {
		const state = `${folder}/state/${name}`;
		copyFileSync([`${state}.synced`, state].find((path) => existsSync(path)), had.replace("firstday.db", name));
	}
	const count = (path) => Number(execFileSync("sqlite3", [path, "SELECT count(*) FROM event WHERE once LIKE 'spool:GSM1.cut%'"], { encoding: "utf8" }));
	assert.ok(count(had) >= gone, `${gone} files are gone, and of their texts the disk has ${count(had)}`);
	daemon = await start(`${date}T${time}`);
	await daemon.until("/api/v1/phones?plan=J4", (view) =>
		words.every((word) => textsOf(view, "person").filter((one) => one.from_phone && one.text === word).length === 1), "each text once");
});

test("a spool without its folders ends the start with every fault told", PATIENCE, () => {
	const wrong = makeFolder("spool-wrong");
	writeConf(wrong, "listen 127.0.0.1:0", "public-url http://127.0.0.1:8080", `state ${process.cwd()}/${wrong}/state`,
		sampleTimetable(), `transport spool {\n\tfolder ${process.cwd()}/${wrong}/none\n}`);
	const run = spawnSync("build/firstdayd", ["-c", `${wrong}/conf`, "--replay", AT], { encoding: "utf8" });
	assert.equal(run.status, 78);
	for (const name of ["outgoing", "checked", "sent", "failed", "incoming", "report"])
		assert.match(run.stderr, new RegExp(`none/${name}: `));
	assert.ok(!existsSync(`${wrong}/none`));
});
