#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The running daemon: what to take is told the evening before, and who wants one step at a time is told so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlanHouse, postForm, startPlan, untilText } from "./lib/replay.mjs";

test("what to take is told the evening before, each thing once", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("bring", (plan) => {
		plan.person.phone_in_hand = true;
		plan.appointments[0].bring = ["ID", "letter from the council"];
		plan.appointments[1].bring = ["id", "bank card"];
	});
	const { url } = await startPlan(t, folder, { from: "2023-09-14T17:59", speed: "20" });
	const text = await untilText(url, "person", /^Tomorrow, Fri 15 Sep: first is .* Take: /);
	const [, things] = /Take: (.*)\. Reply PLAN/.exec(text);
	assert.deepEqual(things.toLowerCase().split(", ").sort(), ["bank card", "id", "letter from the council"]);
});

test("a simple day's PLAN is the next step, and how many are behind it", { timeout: 120_000 }, async (t) => {
	const folder = makePlanHouse("simple", (plan) => { plan.person.simple_day = true; });
	const { url } = await startPlan(t, folder);
	const answer = await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: 1, text: "PLAN" });
	assert.equal(answer.status, 200);
	await untilText(url, "person", /^Fri 15 Sep: next is [^.]*\. It is at [0-9:]+[ap]m\. More after that: \d\. Reply NEXT/);
});
