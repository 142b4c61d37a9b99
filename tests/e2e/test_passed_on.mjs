#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Who has no phone, or no credit: their texts by way of a mentor, their words back the same way, and that the command
// line says of each text what the daemon then does.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { getJson, makePlanHouse, phonesOf, say, startPaused, stepUntil, textsOf, untilText } from "./lib/replay.mjs";

const PATIENCE = { timeout: 120_000 };
const MENTOR = "07700 900401";
const FROM = "2023-09-15T09:00";

const withoutPhone = (plan) => {
	delete plan.parties.find((party) => party.role === "person").number;
	plan.parties.push({ role: "mentor", name: "Mo", number: MENTOR, label: "Mo", consent: true, passes_on: true });
};
const withoutCredit = (plan) => { plan.person.has_credit = false; };

/* What firstday plan says of every party, as the configuration of that folder has it. */
function reachOfLine(folder) {
	const { stdout, stderr } = spawnSync(process.env.FIRSTDAY ?? "build/firstday",
		["plan", `${folder}/plan.json`, "-c", `${folder}/conf`, "--timetable", "build/newport/newport.tt",
			"--directory", "conf/newport/directory.json", "--json"], { encoding: "utf8" });
	assert.ok(stdout, stderr);
	return JSON.parse(stdout).reach;
}

/* The same of the daemon, without the numbers that its store has given to them. */
const reachOfDaemon = async (url) => (await getJson(url, "/api/v1/plans/J4")).body.reach.map((one) => ({ ...one, party: 0 }));

async function start(t, name, change, ...lines) {
	const folder = makePlanHouse(`passed-on-${name}`, change, ...lines);
	const { url } = await startPaused(t, folder, FROM);
	assert.deepEqual(reachOfLine(folder), await reachOfDaemon(url));
	return { url, way: (role) => reachOfLine(folder).find((one) => one.role === role) };
}

test("every text of who has no phone goes to the mentor alone, and their words come back", PATIENCE, async (t) => {
	const { url, way } = await start(t, "mentor", withoutPhone);
	assert.deepEqual([way("person").way, way("person").via, way("mentor").way], ["passed_on", "Mo", "text"]);
	const inTheCar = /^For J4: Fri 15 Sep: Alex picks you up at 9:30am\. .* Reply J4 OK when you are in the car\.$/;
	assert.ok(await stepUntil(url, async () => (await textsOf(url, "mentor")).some((text) => inTheCar.test(text))));
	await say(url, "mentor", "J4 LATE 20");
	await untilText(url, "mentor", /^For J4: Thank you\. Alex knows you are about 20 min late\./);
	await untilText(url, "coordinator", /Mo.*LATE 20/);
	await say(url, "mentor", "J4 undo");
	await untilText(url, "mentor", /^For J4: .*back on time/);
	await stepUntil(url, () => false);
	const texts = await textsOf(url, "mentor");
	assert.ok(texts.every((text) => text.startsWith("For J4: ") && text.length <= 306), texts.join("\n"));
	assert.ok(texts.every((text) => !/Reply (?!J4 )/.test(text)), texts.join("\n"));
	assert.ok((await textsOf(url, "coordinator")).every((text) => !text.startsWith("For J4: ")));
	assert.deepEqual(await textsOf(url, "person"), []);
});

test("when the mentor says STOP it is the coordinator who passes on, if they agreed, else they hear that nobody does",
	PATIENCE, async (t) => {
		for (const agrees of [true, false]) {
			const { url } = await start(t, `stop-${agrees}`, (plan) => {
				withoutPhone(plan);
				plan.parties.find((party) => party.role === "coordinator").passes_on = agrees;
			});
			await say(url, "mentor", "STOP");
			await untilText(url, "coordinator", /STOP/);
			const before = (await textsOf(url, "mentor")).length;
			await stepUntil(url, () => false);
			const passed = (await textsOf(url, "coordinator")).filter((text) => text.startsWith("For J4: "));
			assert.equal((await textsOf(url, "mentor")).length, before);
			assert.equal(passed.length > 5, agrees, passed.join("\n"));
			assert.equal((await reachOfDaemon(url)).find((one) => one.role === "person").way, agrees ? "passed_on" : "paper");
			if (!agrees)
				await untilText(url, "coordinator", /^J4 Fri 15 Sep: we cannot text this person on the day\./);
		}
	});

test("who has no credit is asked for no answer, unless an answer is free, and then it is said so", PATIENCE, async (t) => {
	for (const line of ["free-reply no", "free-reply yes"]) {
		const isFree = line.endsWith("yes");
		const { url, way } = await start(t, line.replace(" ", "-"), withoutCredit, line);
		assert.match(way("person").text, isFree ? /an answer is free/ : /no text asks for an answer/);
		await stepUntil(url, () => false);
		const texts = await textsOf(url, "person");
		assert.ok(texts.length > 5);
		const asking = texts.filter((text) => /Reply/.test(text));
		assert.equal(asking.length > 0, isFree, asking.join("\n"));
		assert.ok(texts.every((text) => text.length <= 160));
		if (isFree)
			assert.ok(asking.some((text) => /free/i.test(text)), asking.join("\n"));
		/* Of who cannot answer nobody waits for an OK. */
		const noOk = (await textsOf(url, "coordinator")).filter((text) => /no OK/i.test(text));
		assert.equal(noOk.length > 0, false, noOk.join("\n"));
	}
});

test("a phone that the person has is the one that is texted, whoever might pass on", PATIENCE, async (t) => {
	const { url, way } = await start(t, "own", (plan) => {
		const { number } = plan.parties.find((party) => party.role === "person");
		withoutPhone(plan);
		plan.parties.find((party) => party.role === "person").number = number;
	});
	assert.deepEqual([way("person").way, way("mentor").way], ["text", "none"]);
	await stepUntil(url, () => false);
	assert.ok((await textsOf(url, "person")).length > 5);
	assert.deepEqual((await phonesOf(url, "mentor")).flatMap((phone) => phone.texts), []);
});
