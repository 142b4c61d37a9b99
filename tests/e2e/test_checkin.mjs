#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Whether the day was made, asked by text of who chose it: their words, or none, and what the coordinator hears.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlanHouse, say, startPaused, stepUntil, textsOf, untilText } from "./lib/replay.mjs";

const PATIENCE = { timeout: 120_000 };
const ASKED = /^Did your day go to plan\?/;
const HEARD = /we asked how the day went|We asked how the day went|We do not ask|they say now/;

const has = async (url, role, pattern) => (await textsOf(url, role)).filter((text) => pattern.test(text)).length;

/* The sample day from nine on, its clock at the moment when the question has come. */
async function asked(t, name) {
	const folder = makePlanHouse(`checkin-${name}`, (plan) => { plan.person.check_in = true; });
	const { url } = await startPaused(t, folder, "2023-09-15T09:00");
	assert.ok(await stepUntil(url, () => has(url, "person", ASKED)), "they were not asked");
	assert.equal(await has(url, "coordinator", HEARD), 0);
	return url;
}

const toTheEnd = (url) => stepUntil(url, () => false);

test("who chose it is asked once, and a yes in any words is thanked for and heard by nobody", PATIENCE, async (t) => {
	const url = await asked(t, "yes");
	await say(url, "person", "Yes thanks, im home now");
	await untilText(url, "person", /^Thank you\./);
	await toTheEnd(url);
	assert.equal(await has(url, "person", ASKED), 1);
	assert.equal(await has(url, "coordinator", HEARD), 0);
});

test("of a no the coordinator hears at once, and the person hears that they will be rung", PATIENCE, async (t) => {
	const url = await asked(t, "no");
	await say(url, "person", "nope");
	await untilText(url, "person", /^Alex will call you soon\. Keep your phone on\./);
	await untilText(url, "coordinator", /^J4, Fri 15 Sep: please call them now\. We asked how the day went/);
	await toTheEnd(url);
	assert.equal(await has(url, "coordinator", HEARD), 1);
});

test("of no word the coordinator hears once, and of a yes after it", PATIENCE, async (t) => {
	const url = await asked(t, "silent");
	const noWord = /^J4, Fri 15 Sep: we asked how the day went and have no word yet\./;
	assert.ok(await stepUntil(url, () => has(url, "coordinator", noWord)), "nobody heard");
	await say(url, "person", "yes");
	await untilText(url, "coordinator", /^J4, Fri 15 Sep: they say now that the day went to plan\./);
	await toTheEnd(url);
	assert.equal(await has(url, "coordinator", HEARD), 2);
});

test("who did not choose it is asked nothing", PATIENCE, async (t) => {
	const { url } = await startPaused(t, makePlanHouse("checkin-off"), "2023-09-15T09:00");
	await toTheEnd(url);
	assert.equal(await has(url, "person", ASKED), 0);
	assert.equal(await has(url, "coordinator", HEARD), 0);
});
