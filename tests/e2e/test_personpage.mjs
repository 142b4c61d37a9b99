#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The person's page on the sample city's day: its link comes in the texts, it shows what is next, and it is
// closed when the day is over.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, postForm, sampleTimetable, startReplay, writeConf } from "./lib/replay.mjs";

const POLL_MS = 50;
const PATIENCE = { timeout: 120_000 };
const PUBLIC = "https://d.example";

async function start(t, plan = (document) => document) {
	const folder = makeFolder("personpage");
	writeConf(folder, "listen 127.0.0.1:0", `public-url ${PUBLIC}`, "state state", sampleTimetable(), "transport simulated {\n}");
	writeFileSync(`${folder}/plan.json`, JSON.stringify(plan(JSON.parse(readFileSync(PLAN, "utf8")))));
	const started = await startReplay(folder, ["-c", `${folder}/conf`, "--replay", "2023-09-15T09:00", "--speed", "1", "--plan", `${folder}/plan.json`]);
	t.after(() => started.program.stop());
	assert.ok(started.url, started.lines.join("\n"));
	await fetch(`${started.url}/api/v1/replay/pause`, { method: "POST" });
	return started.url;
}

const phones = async (url) => (await getJson(url, "/api/v1/phones?plan=J4")).body.phones;
const textsTo = async (url, role) => (await phones(url)).filter((one) => one.role === role)
	.flatMap((one) => one.texts).filter((text) => !text.from_phone).map((text) => text.text);
const links = (texts) => texts.flatMap((text) => text.match(/https:\/\/d\.example\/m\/[A-Za-z0-9_-]{22}$/g) ?? []);
const clock = async (url) => (await getJson(url, "/api/v1/replay")).body;

async function send(url, text) {
	const person = (await phones(url)).find((one) => one.role === "person");
	const answer = await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: person.party, text });
	assert.ok(answer.status < 300, JSON.stringify(answer));
}

/* On, event by event, until the clock shows ${time} of ${date} or later. */
async function forwardTo(url, date, time) {
	for (let now = await clock(url); `${now.date} ${now.time}` < `${date} ${time}`; now = await clock(url)) {
		assert.notEqual(now.next, null, `nothing is due before ${time}`);
		await fetch(`${url}/api/v1/replay/next`, { method: "POST" });
	}
}

test("the page of a day, from the link in a text", PATIENCE, async (t) => {
	const url = await start(t);
	await send(url, "MAP");
	await forwardTo(url, "2023-09-15", "09:25");
	const texts = await textsTo(url, "person");
	assert.ok(texts.every((text) => text.length <= 160));
	const [link] = links(texts);
	assert.ok(link, texts.join("\n"));
	assert.equal(new Set(links(texts)).size, 1);
	assert.ok(texts.includes("Fri 15 Sep: Alex picks you up at 9:30am. Next is Chemist. "
		+ `Reply OK when you are in the car. Map: ${link}`), texts.join("\n"));
	for (const role of ["coordinator", "officer", "service"])
		assert.ok((await textsTo(url, role)).every((text) => !text.includes("/m/")));

	const path = link.slice(PUBLIC.length);
	const answer = await fetch(url + path);
	const html = await answer.text();
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get("content-type"), /^text\/html/);
	assert.equal(answer.headers.get("cache-control"), "no-store");
	assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
	assert.match(answer.headers.get("x-robots-tag"), /noindex/);
	const style = html.match(/<style>([^]*)<\/style>/)[1];
	const hash = createHash("sha256").update(style).digest("base64");
	assert.equal(answer.headers.get("content-security-policy"), `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; `
		+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
	assert.ok(Buffer.byteLength(html) <= 60_000);
	assert.doesNotMatch(html, /<script|https?:|\son[a-z]+=|url\(/);
	assert.match(html, /<title>My day<\/title>/);
	assert.match(html, /<a href="tel:07700900201">Call Alex: 07700 900201<\/a>/);
	assert.match(html, /<svg viewBox[^]*A sketch\. It does not show streets\./);
	assert.match(html, /<b>9:30am<\/b> Alex drives you to 155-156 Commercial Street/);

	/* Neither a forbidden word nor the name of a service. */
	const words = JSON.parse(readFileSync("conf/words.json", "utf8"));
	const text = html.replace(/<style>[^]*<\/style>/, "").replace(/<[^>]*>/g, " ");
	for (const word of words.never)
		assert.doesNotMatch(text, new RegExp(`(?<![A-Za-z0-9])${word.replaceAll("*", "[A-Za-z]*")}(?![A-Za-z0-9])`, "i"), word);
	const directory = readFileSync("conf/newport/directory.json", "utf8");
	for (const appointment of JSON.parse(readFileSync(PLAN, "utf8")).appointments)
		assert.ok(directory.includes(appointment.service) && !text.includes(appointment.service));
	assert.doesNotMatch(text, /Usk House|Citizens|Job ?centre|Boots|Food ?bank/i);
});

test("by bus: line, stop, time, and where to get off; and closed when the day is over", PATIENCE, async (t) => {
	const url = await start(t, (document) => ({ ...document, lift: null, person: { ...document.person, money_pence: 1500 } }));
	await send(url, "MAP");
	await forwardTo(url, "2023-09-15", "09:25");
	const path = links(await textsTo(url, "person"))[0].slice(PUBLIC.length);
	const html = await (await fetch(url + path)).text();

	assert.match(html, /<b>[^<]+<\/b> Walk to the stop [^<]+, \d+ min<\/li>\n<li><b>[^<]+<\/b> (Bus|Coach) \S+ from [^<]+<\/li>\n<li><b>[^<]+<\/b> Get off at [^<]+<\/li>/);
	await postForm(url, "/api/v1/replay/speed", { speed: 3600 });
	await postForm(url, "/api/v1/replay/resume");
	while ((await clock(url)).date === "2023-09-15" && (await fetch(url + path)).status === 200)
		await pause(POLL_MS);
	assert.equal((await clock(url)).date, "2023-09-16");
	assert.match(await (await fetch(url + path)).text(), /This page is closed\./);
});

test("a wrong token, STOP, and the end of the day: the same kind words", PATIENCE, async (t) => {
	const url = await start(t);
	await send(url, "MAP");
	await forwardTo(url, "2023-09-15", "09:10");
	const [link] = links(await textsTo(url, "person"));
	const path = link.slice(PUBLIC.length);
	const closed = async (at) => {
		const answer = await fetch(url + at);
		assert.equal(answer.status, 404, at);
		assert.equal(answer.headers.get("cache-control"), "no-store");
		assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
		return answer.text();
	};
	const wrong = await closed(path.slice(0, -2) + (path.endsWith("AA") ? "BA" : "AA"));
	assert.match(wrong, /This page is closed\./);
	assert.doesNotMatch(wrong, /Sam|Alex|Fri/);
	assert.equal(await closed("/m/x"), wrong);
	assert.equal(await closed(`${path}A`), wrong);
	assert.equal((await fetch(url + path)).status, 200);
	await send(url, "STOP");
	assert.equal(await closed(path), wrong);
	await send(url, "BACK");
	assert.equal((await fetch(url + path)).status, 200);
});

test("who has no phone gets it on paper: the desk prints the whole day, with what to take", PATIENCE, async (t) => {
	const url = await start(t, (document) => ({
		...document,
		appointments: document.appointments.map((one) => (one.id === "housing" ? { ...one, bring: ["ID", "any letters"] } : one)),
		parties: document.parties.map(({ number, ...one }) => (one.role === "person" ? one : { ...one, number })),
	}));
	assert.match(await (await fetch(url)).text(), /<a href="\/sheet\/J4">/);
	const answer = await fetch(`${url}/sheet/J4`);
	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
	const html = await answer.text();
	for (const words of ["Fri 15 Sep", "Chemist", "Housing desk", "Priya", "Food parcel", "Advice desk", "Take: ID, any letters.", "07700 900201"])
		assert.ok(html.includes(words), words);
	assert.doesNotMatch(html, /prison|probation|HMP|<script/i);
	const none = await fetch(`${url}/sheet/Z9`);
	assert.equal(none.status, 404);
	assert.match(await none.text(), /This page is closed\./);
});
