#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Two plans of one date and one coordinator in the running daemon: what clashes is said when the second
// one is handed in, the car serves one lift at a time, and when the first plan changes the second yields.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, postForm, startReplay } from "./lib/replay.mjs";

const PATIENCE_MS = 30_000;
const POLL_MS = 20;

const minute = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const lifts = (view) => view.solution.legs.map((leg) => leg.car ?? leg).filter((leg) => leg.by === "lift")
	.map((leg) => ({ from: minute(leg.depart), until: minute(leg.arrive) }));
const overlap = (first, second) => lifts(first).some((a) => lifts(second).some((b) => a.from < b.until && b.from < a.until));

function another(ref, person) {
	const document = JSON.parse(readFileSync(PLAN, "utf8"));
	document.plan = ref;
	document.parties.find((party) => party.role === "person").number = person;
	return document;
}

const handIn = (url, document) => fetch(`${url}/api/v1/plans`, {
	method: "POST",
	headers: { "Content-Type": "application/json", Origin: url },
	body: JSON.stringify(document),
});

async function textsTo(url, ref, role) {
	const { body } = await getJson(url, `/api/v1/phones?plan=${ref}`);
	return body.phones.filter((phone) => phone.role === role).flatMap((phone) => phone.texts);
}

async function until(what, get) {
	for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLL_MS)) {
		const got = await get();
		if (got)
			return got;
	}
	throw new Error(`never came: ${what}`);
}

test("a second plan with the same coordinator, car and services is laid beside the first", async (t) => {
	const { program, url } = await startReplay(makeFolder("across"),
		["--replay", "2023-09-15T09:12", "--speed", "1", "--plan", PLAN]);
	t.after(() => program.stop());
	const first = (await getJson(url, "/api/v1/plans/J4")).body;
	assert.ok(lifts(first).length > 0, "the sample plan goes by lift");
	assert.deepEqual(first.warnings.filter((warning) => warning.kind === "clash"), []);

	const answer = await handIn(url, another("J5", "07700 900777"));
	assert.equal(answer.status, 201);
	const second = await answer.json();
	const clashes = second.warnings.filter((warning) => warning.kind === "clash").map((warning) => warning.text);
	assert.ok(clashes.some((text) => /^the car has lifts for J4 between /.test(text)), clashes.join("\n"));
	assert.ok(clashes.some((text) => /^Priya has J4 then: /.test(text)), clashes.join("\n"));
	/* Nobody is named at the chemist's: there may be room for both. */
	assert.ok(!clashes.some((text) => /^(Chemist|Food parcel) has J4 then: /.test(text)), clashes.join("\n"));
	assert.ok(!overlap(first, second), "one car, two lifts at once");

	const said = await until("the coordinator hears of the car", async () => {
		const texts = (await textsTo(url, "J5", "coordinator")).map((text) => text.text);
		return texts.some((text) => text.includes("the car has lifts for J4")) && texts;
	});
	assert.equal(said.filter((text) => text.includes("the car has lifts for J4")).length, 1);

	/* The first is out sooner than expected: whatever its lifts become, the second goes round them. */
	const coordinator = (await getJson(url, "/api/v1/phones?plan=J4")).body.phones
		.find((phone) => phone.role === "coordinator");
	const text = { plan: "J4", party: String(coordinator.party), text: "OUT J4 9:10am" };
	assert.equal((await postForm(url, "/hooks/simulated/mo", text)).status, 200);
	const changed = await until("J4's next version", async () => {
		const { body } = await getJson(url, "/api/v1/plans/J4");
		return body.version > 1 && body;
	});
	assert.notDeepEqual(lifts(changed), lifts(first));
	await until("lifts apart again", async () => !overlap(changed, (await getJson(url, "/api/v1/plans/J5")).body));
	assert.equal((await getJson(url, "/api/v1/plans/J4")).body.version, changed.version, "the first keeps what it has");
});

test("the same person twice is planned at one place at a time", async (t) => {
	const { program, url } = await startReplay(makeFolder("twice"),
		["--replay", "2023-09-14T12:00", "--speed", "1", "--plan", PLAN]);
	t.after(() => program.stop());
	const document = JSON.parse(readFileSync(PLAN, "utf8"));
	document.plan = "J5";
	const answer = await handIn(url, document);
	assert.equal(answer.status, 201);
	const second = await answer.json();
	assert.equal(second.warnings.filter((warning) => warning.text.includes("the same person")).length > 0, true);
	const first = (await getJson(url, "/api/v1/plans/J4")).body;
	const held = (view) => view.solution.appointments.filter((item) => item.start)
		.map((item) => ({ from: minute(item.start), until: minute(item.end) }));
	for (const a of held(first))
		for (const b of held(second))
			assert.ok(a.until <= b.from || b.until <= a.from, JSON.stringify({ a, b }));
});
