#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The calendar feeds of the sample day, as the running daemon gives them, against four readers of others: they read
// the same, and it is the plan.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getJson, makeFolder, PLAN, postForm, startReplay } from "../e2e/lib/replay.mjs";
import { readAlike } from "./calendars.mjs";

const PATIENCE = { timeout: 60_000 };
let replay;
before(async () => {
	replay = await startReplay(makeFolder("judge-feeds"), ["--replay", "2023-09-14T16:00", "--speed", "1", "--plan", PLAN]);
	assert.ok(replay.url, replay.lines.join("\n"));
}, PATIENCE);
after(() => replay.program.stop());

const view = async () => (await getJson(replay.url, "/api/v1/plans/J4")).body;

async function feed(plan, role, label) {
	const entry = plan.feeds.find((one) => one.role === role && (label === undefined || one.label === label));
	assert.ok(entry, `no feed of ${role}`);
	const answer = await fetch(replay.url + entry.link);
	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get("content-type"), "text/calendar; charset=utf-8");
	return answer.text();
}

/* British summer time: an hour before what clocks in Newport show. */
const utc = (time) => {
	const [hour, minute] = time.split(":").map(Number);
	return new Date(Date.UTC(2023, 8, 15, hour - 1, minute)).toISOString().replace(".000Z", "Z");
};

async function answerYes(role, label) {
	const phones = (await getJson(replay.url, "/api/v1/phones?plan=J4")).body.phones;
	const phone = phones.find((one) => one.role === role && one.label === label);
	const code = phone.texts.map((text) => /YES (\d{6})/.exec(text.text)?.[1]).filter(Boolean).at(-1);
	assert.ok(code, JSON.stringify(phone));
	const { status } = await postForm(replay.url, "/hooks/simulated/mo", { plan: "J4", party: phone.party, text: `YES ${code}` });
	assert.equal(status, 200);
}

test("the person's: what is settled, and the ways, read alike by all four", PATIENCE, async () => {
	const plan = await view();
	const [{ method, events }] = readAlike([await feed(plan, "person")]);
	assert.equal(method, "");
	const settled = plan.solution.appointments.filter((one) => one.start && !one.needs_yes_from);
	for (const one of settled) {
		const label = plan.appointments.find((booked) => booked.id === one.id).label;
		const event = events.find((entry) => entry.summary.startsWith(label));
		assert.ok(event, label);
		assert.deepEqual([event.start, event.end, event.status], [utc(one.start), utc(one.end), "CONFIRMED"]);
	}
	const asked = plan.solution.appointments.filter((one) => one.needs_yes_from);
	assert.ok(asked.length > 0 && settled.length > 0);
	for (const one of asked) {
		const label = plan.appointments.find((booked) => booked.id === one.id).label;
		assert.ok(!events.some((entry) => entry.summary.startsWith(label)), `${label} is told before it is settled`);
	}
	assert.equal(new Set(events.map((event) => event.uid)).size, events.length);
});

test("the coordinator's: all of the day, what waits for a yes as tentative", PATIENCE, async () => {
	const plan = await view();
	const [{ events }] = readAlike([await feed(plan, "coordinator")]);
	for (const one of plan.solution.appointments.filter((outcome) => outcome.start)) {
		const label = plan.appointments.find((booked) => booked.id === one.id).label;
		const event = events.find((entry) => entry.summary.startsWith(`J4 ${label}`));
		assert.deepEqual([event?.start, event?.end, event?.status, event?.sequence],
			[utc(one.start), utc(one.end), one.needs_yes_from ? "TENTATIVE" : "CONFIRMED", plan.version]);
	}
	const lifts = plan.solution.legs.filter((leg) => leg.by === "lift");
	assert.deepEqual(events.filter((event) => event.summary.startsWith("J4 lift")).map((event) => [event.start, event.end]),
		lifts.map((leg) => [utc(leg.depart), utc(leg.arrive)]));
});

test("a yes moves the officer's one event; its UID stays and its SEQUENCE rises", PATIENCE, async () => {
	const first = await view();
	const before = readAlike([await feed(first, "officer")])[0].events;
	assert.deepEqual(before.map((event) => [event.summary, event.status, event.start]), [["J4 visit", "TENTATIVE", utc("10:00")]]);
	await answerYes("officer", "Sam");
	const second = await view();
	const after = readAlike([await feed(second, "officer")])[0].events;
	const planned = second.solution.appointments.find((one) => one.id === "probation");
	assert.equal(planned.needs_yes_from, null);
	assert.equal(after.length, 1);
	assert.equal(after[0].uid, before[0].uid);
	assert.ok(after[0].sequence > before[0].sequence);
	assert.equal(after[0].start, utc(planned.start));
	assert.equal(after[0].status, "CONFIRMED");
});

test("no word outs anybody, in any feed but the coordinator's labels", PATIENCE, async () => {
	const plan = await view();
	const texts = await Promise.all(plan.feeds.filter((entry) => entry.role !== "coordinator")
		.map((entry) => fetch(replay.url + entry.link).then((answer) => answer.text())));
	for (const text of texts)
		assert.doesNotMatch(text, /prison|probation|release|HMP|offender|custody|medication|chemist-|newport-/i);
});
