#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// One day in two languages: the person of J4 is written to in Welsh, the officer in English, and the other
// way round an officer who is asked in Welsh answers IE with the code.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, postForm, runReplay, sampleTimetable, startPlan, writeConf } from "./lib/replay.mjs";

const PATIENCE_MS = 30_000;

/* A house with the plan as ${change} leaves it. */
function makeHouse(change, ...lines) {
	const folder = makeFolder("welsh");
	writeConf(folder, sampleTimetable(), ...lines, "transport simulated {\n}");
	const plan = JSON.parse(readFileSync(PLAN, "utf8"));
	change(plan);
	writeFileSync(`${folder}/plan.json`, JSON.stringify(plan));
	return folder;
}

const partyOf = (plan, role) => plan.parties.find((party) => party.role === role);

async function textsOf(url, role) {
	const { body } = await getJson(url, "/api/v1/phones?plan=J4");
	return body.phones.filter((phone) => phone.role === role).flatMap((phone) => phone.texts.map(({ text }) => text));
}

async function until(url, role, pattern) {
	for (const deadline = Date.now() + PATIENCE_MS; ; await pause(30)) {
		const texts = await textsOf(url, role);
		const found = texts.find((text) => pattern.test(text));
		if (found)
			return found;
		assert.ok(Date.now() < deadline, `no text to the ${role} is like ${pattern}: ${JSON.stringify(texts)}`);
	}
}

const say = async (url, party, text) =>
	assert.equal((await postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text })).status, 200);

test("the person of a day is told in Welsh and its officer in English", { timeout: 120_000 }, async (t) => {
	const folder = makeHouse((plan) => { plan.person.language = "cy"; }, "welsh yes");
	const { url, lines } = await startPlan(t, folder);
	assert.ok(lines.some((line) => /event=unreviewed language=cy texts=[1-9]/.test(line)), lines.join("\n"));
	await until(url, "officer", /^J4, Fri 15 Sep: .* Reply YES \d{6} or NO \d{6}/);
	await say(url, 1, "Nesaf");
	await until(url, "person", /^Nesaf, Gwe 15 Medi: .* am \d+(:\d\d)?[ap]m, .* Gadewch am /);
});

test("an officer who is asked in Welsh answers in Welsh, and the person hears in English", { timeout: 120_000 }, async (t) => {
	const folder = makeHouse((plan) => { partyOf(plan, "officer").language = "cy"; }, "welsh yes");
	const { url } = await startPlan(t, folder);
	const question = await until(url, "officer", /^J4, Gwe 15 Medi: /);
	const [, code] = /Atebwch IE (\d{6}) neu NA \1/.exec(question);
	await say(url, 3, `ie ${code}, diolch`);
	await until(url, "officer", /^Diolch, wedi'i nodi i J4\.$/);
	await until(url, "coordinator", /^J4 Fri 15 Sep: now version 2\./);
});

test("a house that does not write Welsh refuses the plan with its place", { timeout: 120_000 }, async () => {
	const folder = makeHouse((plan) => { plan.person.language = "cy"; partyOf(plan, "officer").language = "fr"; });
	const { status, lines } = await runReplay(folder,
		["-c", `${folder}/conf`, "--replay", "2023-09-14T16:00", "--speed", "max", "--plan", `${folder}/plan.json`]);
	assert.notEqual(status, 0);
	assert.ok(lines.some((line) => line.includes("/parties/2/language")), lines.join("\n"));
});
