#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Who is reached, and how: a number that no plan has, over the running daemon with the simulated phones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlanHouse, phonesOf, postForm, startPlan, startReplay, textsOf, untilText } from "./lib/replay.mjs";

const textFrom = async (url, number, text, once = "") =>
	(await postForm(url, "/hooks/simulated/mo", { number, text, once })).status;

test("a stranger hears once that the number is not known, and who is on duty hears whose", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("reach", () => {}, "duty 07700 900299");
	const { url } = await startPlan(t, folder);
	assert.equal(await textFrom(url, "07700 900555", "is Jay out yet", "one"), 200);
	await untilText(url, "stranger", /^Sorry, we do not know this number\./);
	const note = await untilText(url, "duty", /\+447700900555/);
	assert.doesNotMatch(note, /Jay|out yet/);
	assert.equal(await textFrom(url, "07700 900555", "is Jay out yet", "one"), 200);
	assert.equal(await textFrom(url, "07700 900555", "hello", "two"), 200);
	const [phone] = await phonesOf(url, "stranger");
	assert.equal(phone.label, "+44…555");
	const theirs = phone.texts.filter((text) => text.from_phone).map(({ text }) => text);
	assert.deepEqual(theirs, ["", ""]);
	assert.equal(phone.texts.length, 3);
	assert.equal((await textsOf(url, "duty")).length, 1);
	const metrics = await (await fetch(`${url}/metrics`)).text();
	assert.match(metrics, /firstday_strangers_total\{duty_told="yes"\} 1\n/);
	assert.equal(await textFrom(url, "85555", "you have won"), 404);
});

test("a second daemon on the same store answers the same stranger no second time", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("reach");
	const first = await startPlan(t, folder);
	await textFrom(first.url, "07700 900555", "hi");
	await untilText(first.url, "stranger", /^Sorry/);
	await first.program.stop();
	const second = await startReplay(folder, ["-c", `${folder}/conf`, "--replay", "2023-09-14T18:00"]);
	t.after(() => second.program.stop());
	await textFrom(second.url, "07700 900555", "hi");
	await textFrom(second.url, "07700 900556", "hi");
	await untilText(second.url, "stranger", /^Sorry/, 2);
	assert.deepEqual((await phonesOf(second.url, "stranger")).map((phone) => phone.texts.filter((text) => !text.from_phone).length), [1, 1]);
	/* Nobody is on duty here: the log is who hears. */
	assert.ok(second.lines.some((line) => /event=stranger is_duty_told=0/.test(line)), second.lines.join("\n"));
});
