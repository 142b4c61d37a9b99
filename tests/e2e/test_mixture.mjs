#!/usr/bin/env node
// A day that only a lift to a stop and the bus from there can keep: nothing leaves within the walk that the person
// can make, the car has to be back before it could be in the town, and a taxi costs too much. On the sample city's real
// timetable: the check, the plan, and the day's texts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { getJson, makeFolder, PLAN, postForm, startReplay } from "./lib/replay.mjs";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const PATIENCE_MS = 30_000;
const FILES = ["--timetable", "build/newport/newport.tt", "--directory", "conf/newport/directory.json"];

const folder = makeFolder("mixture");
const path = `${folder}/plan.json`;
const document = JSON.parse(readFileSync(PLAN, "utf8"));
document.plan = "M1";
document.person.walk_m_max_leg = 400;
document.person.money_pence = 1000;
document.lift = { from: "09:30", until: "10:00" };
document.breaks = [];
document.appointments = document.appointments.filter((appointment) => appointment.id === "housing");
document.appointments[0].booked = "10:55";
document.appointments[0].move = "never";
document.parties = document.parties.filter((party) => !party.appointments || party.appointments.includes("housing"));
writeFileSync(path, JSON.stringify(document));

const run = (...words) => spawnSync(FIRSTDAY, [...words, ...FILES], { encoding: "utf8" });

test("no way by itself keeps it", () => {
	const check = JSON.parse(run("check", path, "--json").stdout);
	assert.deepEqual(check.policies.map((policy) => [policy.travel, policy.kept]),
		[["transit", 0], ["taxi", 0], ["lift", 0], ["walk", 0]]);
});

test("the plan goes by lift to a stop and on by bus", () => {
	const plan = JSON.parse(run("plan", path, "--json").stdout);
	assert.equal(plan.appointments[0].status, "kept");
	const [leg] = plan.legs;
	assert.equal(leg.by, "transit");
	assert.deepEqual({ ...leg.car, lat: undefined, lon: undefined }, {
		by: "lift", first: true, stop: "Rogerstone Vicarage", depart: "09:31", arrive: "10:00", lat: undefined, lon: undefined,
	});
	assert.equal(leg.rides[0].from_stop, leg.car.stop);
	assert.equal(leg.rides[0].depart, "10:07");
	/* Without the lift there is nothing. */
	document.lift = null;
	writeFileSync(`${folder}/alone.json`, JSON.stringify(document));
	const alone = JSON.parse(run("plan", `${folder}/alone.json`, "--json").stdout);
	assert.equal(alone.appointments[0].status, "dropped");

	const told = run("plan", path).stdout;
	assert.match(told, /^ {2}09:31 lift and transit to Housing desk, there 10:25$/m);
	assert.match(told, /^ {4}09:31 lift to Rogerstone Vicarage, there 10:00\n {4}10:07 R1 Rogerstone Vicarage, off 10:22 /m);
});

test("on the day the driver hears where to, the person of the lift and then of the bus", async (t) => {
	const { program, url } = await startReplay(folder, ["--replay", "2023-09-15T08:50", "--speed", "1", "--plan", path]);
	t.after(() => program.stop());
	const texts = async (role) => (await getJson(url, "/api/v1/phones?plan=M1")).body.phones
		.filter((phone) => phone.role === role).flatMap((phone) => phone.texts.map((text) => text.text));
	/* The clock goes on from one thing that is due to the next until that is said. */
	const heard = async (role, pattern) => {
		for (const deadline = Date.now() + PATIENCE_MS; ; await pause(20)) {
			const said = (await texts(role)).filter((text) => pattern.test(text));
			if (said.length > 0)
				return said;
			assert.ok(Date.now() < deadline, `${role} never heard ${pattern}: ${JSON.stringify(await texts(role))}`);
			await postForm(url, "/api/v1/replay/next");
		}
	};
	assert.deepEqual(await heard("coordinator", /your lift/),
		["M1 Fri 15 Sep: your lift is at 9:31am, from the gate. Let them out at Rogerstone Vicarage, about 10am."]);
	assert.deepEqual(await heard("person", /picks you up/),
		["Fri 15 Sep: Alex picks you up at 9:31am. Get out at Rogerstone Vicarage. We will text you what to take there. "
			+ "Reply OK when you are in the car."]);
	assert.ok(!(await texts("person")).some((text) => text.includes("R1")), "one thing after the other");
	assert.deepEqual(await heard("person", /R1/),
		["Fri 15 Sep: time to go. Bus R1 from Rogerstone Vicarage at 10:07am. Get off at Queensway Q1. Reply OK when you are on it."]);
	assert.equal((await heard("coordinator", /your lift/)).length, 1);
	const page = await (await fetch(`${url}/`)).text();
	assert.match(page, /Lift<\/span> <time>09:31<\/time> .*<time>10:00<\/time> Rogerstone Vicarage/);
});
