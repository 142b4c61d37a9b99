#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// One day in two languages: the person of J4 is written to in Welsh, the officer in English, and the other
// way round an officer who is asked in Welsh answers IE with the code, and a coordinator is alarmed in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getJson, makePlanHouse, postForm, runReplay, startPlan, untilText } from "./lib/replay.mjs";

const partyOf = (plan, role) => plan.parties.find((party) => party.role === role);

const say = async (url, party, text) =>
	assert.equal((await postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text })).status, 200);

test("the person of a day is told in Welsh and its officer in English", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("welsh", (plan) => { plan.person.language = "cy"; }, "welsh yes");
	const { url, lines } = await startPlan(t, folder);
	assert.ok(lines.some((line) => /event=unreviewed language=cy texts=[1-9]/.test(line)), lines.join("\n"));
	await untilText(url, "officer", /^J4, Fri 15 Sep: .* Reply YES \d{6} or NO \d{6}/);
	await say(url, 1, "Nesaf");
	const { feeds } = (await getJson(url, "/api/v1/plans/J4")).body;
	const nameOf = async (role) => /^X-WR-CALNAME:(.*?)\r?$/m.exec(await (await fetch(url + feeds.find((feed) => feed.role === role).link)).text())[1];
	assert.deepEqual([await nameOf("person"), await nameOf("officer")], ["Fy niwrnod", "firstday"]);
	await untilText(url, "person", /^Nesaf, Gwe 15 Medi: .* am \d+(:\d\d)?[ap]m, .* Gadewch am /);
});

test("an officer who is asked in Welsh answers in Welsh, and the person hears in English", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("welsh", (plan) => { partyOf(plan, "officer").language = "cy"; }, "welsh yes");
	const { url } = await startPlan(t, folder);
	const question = await untilText(url, "officer", /^J4, Gwe 15 Medi: /);
	const [, code] = /Atebwch IE (\d{6}) neu NA \1/.exec(question);
	await say(url, 3, `ie ${code}, diolch`);
	await untilText(url, "officer", /^Diolch, wedi'i nodi i J4\.$/);
	await untilText(url, "coordinator", /^J4 Fri 15 Sep: now version 2\./);
});

test("a coordinator hears in Welsh why a day cannot be done, and the desk reads it in English", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("welsh", (plan) => {
		partyOf(plan, "coordinator").language = "cy";
		plan.home = { name: "home", lat: 51.5879, lon: -2.9977, arrive_by: "10:00" };
	}, "welsh yes");
	const { url } = await startPlan(t, folder);
	await untilText(url, "coordinator", /^J4 Gwe 15 Medi: ni ellir cadw .*: ni ellir cyrraedd adref erbyn 10am\. I weld y dydd atebwch DANGOS J4\.$/);
	const { solution } = (await getJson(url, "/api/v1/plans/J4")).body;
	assert.equal(solution.why_not, "home cannot be reached by 10:00");
	assert.deepEqual(solution.because, { name: "none_home_by", until_min: 600 });
});

test("a house that does not write Welsh refuses the plan with its place", { timeout: 120_000 }, async () => {
	const folder = makePlanHouse("welsh", (plan) => { plan.person.language = "cy"; partyOf(plan, "officer").language = "fr"; });
	const { status, lines } = await runReplay(folder,
		["-c", `${folder}/conf`, "--replay", "2023-09-14T16:00", "--speed", "max", "--plan", `${folder}/plan.json`]);
	assert.notEqual(status, 0);
	assert.ok(lines.some((line) => line.includes("/parties/2/language")), lines.join("\n"));
});
