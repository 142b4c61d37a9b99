#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstdayd as its operator and the API's users meet it: what it refuses, what it says, how it stops and
// comes back, and a whole day in a moment.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { getJson, makeFolder, PLAN, postForm, runReplay, startReplay, untilStill } from "./lib/replay.mjs";

const PATIENCE = { timeout: 120_000 };
const AFTERNOON = ["--replay", "2023-09-14T16:00", "--speed", "1", "--plan", PLAN];
const folder = makeFolder("daemon");

const plan = JSON.parse(readFileSync(PLAN, "utf8"));
/* Stopped when the test is over, however it ends. */
async function start(t, ...given) {
	const replay = await startReplay(...given);
	t.after(() => replay.program.stop());
	return replay;
}

const postPlan = (url, body, type = "application/json") =>
	fetch(`${url}/api/v1/plans`, { method: "POST", headers: { "Content-Type": type }, body });

test("a configuration with faults tells all of them and ends with 78", PATIENCE, async () => {
	const { status, lines } = await runReplay(folder, ["--replay", "yesterday", "--speed", "0", "--until", "noon"]);
	assert.equal(status, 78);
	for (const option of ["--replay", "--speed", "--until"])
		assert.ok(lines.some((line) => line.startsWith(`${option}: `)), `${option} in ${lines}`);
});

test("an unknown option ends with 64 and names the nearest", PATIENCE, async () => {
	const { status, lines } = await runReplay(folder, ["--sped", "60"]);
	assert.equal(status, 64);
	assert.match(lines.join("\n"), /did you mean --speed\?/);
});

test("a plan with faults tells all of them, ends with 65 and leaves nothing", PATIENCE, async (t) => {
	const bad = structuredClone(plan);
	bad.appointments[2].minutes = -5;
	bad.gate.expected = "25:99";
	writeFileSync(`${folder}/bad.json`, JSON.stringify(bad));
	const { status, lines } = await runReplay(folder, ["--replay", "2023-09-14T16:00", "--plan", `${folder}/bad.json`]);
	assert.equal(status, 65);
	assert.ok(lines.some((line) => line.startsWith("/appointments/2/minutes: ")), lines.join("\n"));
	assert.ok(lines.some((line) => line.startsWith("/gate/expected: ")), lines.join("\n"));
	const { program, url } = await start(t, folder, ["--replay", "2023-09-14T16:00"]);
	assert.deepEqual((await getJson(url, "/api/v1/plans")).body, { plans: [] });
	assert.equal(await program.stop(), 0);
});

test("a whole day at once brings every text to an end, and a second life knows it", PATIENCE, async (t) => {
	const whole = ["--replay", "2023-09-14T16:00", "--speed", "max", "--until", "2023-09-16T02:00", "--plan", PLAN];
	const first = await runReplay(folder, whole);
	assert.equal(first.status, 0);
	const { program, url } = await start(t, folder, ["--replay", "2023-09-16T02:00", "--speed", "1", "--plan", PLAN]);
	const { body } = await getJson(url, "/api/v1/phones?plan=J4");
	const texts = body.phones.flatMap((phone) => phone.texts);
	assert.ok(texts.length >= 8, JSON.stringify(texts));
	assert.deepEqual([...new Set(texts.map((text) => text.state))], ["delivered"]);
	const person = body.phones.find((phone) => phone.role === "person");
	assert.ok(person.texts.some((text) => text.text.startsWith("Good morning. Fri 15 Sep")), JSON.stringify(person));
	assert.equal((await getJson(url, "/api/v1/plans/J4")).body.stage, "over");
	assert.equal(await program.stop(), 0);
});

test("a plan comes in by the API, once", PATIENCE, async (t) => {
	const { program, url } = await start(t, makeFolder("api"), AFTERNOON);
	const second = JSON.stringify({ ...plan, plan: "J5" });
	const created = await postPlan(url, second);
	assert.equal(created.status, 201);
	const view = await created.json();
	assert.equal(view.plan, "J5");
	assert.deepEqual(view.check.policies.map((way) => [way.travel, way.kept]),
		[["transit", 0], ["taxi", 2], ["lift", 4], ["walk", 0]]);
	assert.equal(view.check.policies[0].appointments.at(-1).misses_by_minutes, 97);
	assert.equal(view.solution.feasible, true);
	assert.equal(view.warnings[0].kind, "friday");
	const taken = await postPlan(url, second);
	assert.equal(taken.status, 409);
	assert.deepEqual((await taken.json()).errors.map((error) => error.at), ["/plan"]);
	assert.deepEqual((await getJson(url, "/api/v1/plans")).body, { plans: ["J4", "J5"] });
	assert.equal(await program.stop(), 0);
});

test("a wrong plan is a 422 with every fault at its pointer", PATIENCE, async (t) => {
	const { program, url } = await start(t, makeFolder("wrong"), AFTERNOON);
	const wrong = await postPlan(url, JSON.stringify({ plan: "J6", date: "2023-02-30", colour: "red" }));
	assert.equal(wrong.status, 422);
	const at = (await wrong.json()).errors.map((error) => error.at);
	for (const pointer of ["/date", "/colour", "/gate", "/appointments"])
		assert.ok(at.includes(pointer), `${pointer} in ${at}`);
	assert.equal((await postPlan(url, "{")).status, 422);
	assert.equal((await postPlan(url, "{}", "text/plain")).status, 415);
	assert.equal((await getJson(url, "/api/v1/plans/J6")).status, 404);
	assert.equal(await program.stop(), 0);
});

test("a page of another origin turns nothing and texts nobody", PATIENCE, async (t) => {
	const { program, url } = await start(t, makeFolder("origin"), AFTERNOON);
	const foreign = { Origin: "https://elsewhere.example" };
	assert.equal((await postForm(url, "/api/v1/replay/pause", {}, foreign)).status, 403);
	assert.equal((await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: 1, text: "STOP" }, foreign)).status, 403);
	assert.equal((await getJson(url, "/api/v1/replay")).body.paused, false);
	const { body } = await getJson(url, "/api/v1/phones?plan=J4");
	assert.equal(body.phones[0].stopped, false);
	assert.equal(await program.stop(), 0);
});

test("a text that comes twice is taken once, and open pages hear of it", PATIENCE, async (t) => {
	const { program, url } = await start(t, makeFolder("twice"), AFTERNOON);
	const events = await fetch(`${url}/events`);
	const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
	const heard = async (what) => {
		for (let all = ""; !all.includes(what);)
			all += (await reader.read()).value;
	};
	await heard("retry:");
	const text = { plan: "J4", party: 1, text: "OK", once: "a" };
	assert.equal((await postForm(url, "/hooks/simulated/mo", text)).status, 200);
	await heard("event: changed");
	assert.equal((await postForm(url, "/hooks/simulated/mo", text)).status, 200);
	const { body } = await getJson(url, "/api/v1/phones?plan=J4");
	assert.equal(body.phones[0].texts.filter((one) => one.from_phone).length, 1);
	assert.equal((await postForm(url, "/hooks/simulated/mo", { ...text, text: " " })).status, 400);
	assert.equal((await postForm(url, "/hooks/simulated/mo", { ...text, party: 99 })).status, 404);
	await reader.cancel();
	assert.equal(await program.stop(), 0);
});

test("the clock of a replay pauses, goes on at another speed, and jumps to what is due", PATIENCE, async (t) => {
	const { program, url } = await start(t, makeFolder("clock"), AFTERNOON);
	await untilStill(url);
	assert.equal((await postForm(url, "/api/v1/replay/pause")).body.paused, true);
	const paused = (await getJson(url, "/api/v1/replay")).body;
	const { body: next } = await postForm(url, "/api/v1/replay/next");
	assert.ok(next.now_ms > paused.now_ms);
	assert.equal(`${paused.next}`.endsWith(next.time), true, `${paused.next} and ${next.time}`);
	assert.equal(next.paused, true);
	const { body: faster } = await postForm(url, "/api/v1/replay/speed", { speed: 3600 });
	assert.equal(faster.speed, 3600);
	assert.equal((await postForm(url, "/api/v1/replay/speed", { speed: 3601 })).status, 422);
	assert.equal((await postForm(url, "/api/v1/replay/back")).status, 404);
	assert.equal((await postForm(url, "/api/v1/replay/resume")).body.paused, false);
	assert.equal(await program.stop(), 0);
});

test("two daemons never share a store: the second ends with 75", PATIENCE, async (t) => {
	const shared = makeFolder("shared");
	const { program } = await start(t, shared, AFTERNOON);
	const { status } = await runReplay(shared, AFTERNOON);
	assert.equal(status, 75);
	assert.equal(await program.stop(), 0);
});

test("killed in the middle it comes back with every text, and sends none again", PATIENCE, async (t) => {
	const killed = makeFolder("killed");
	const { program, url } = await start(t, killed, AFTERNOON);
	await untilStill(url);
	await postForm(url, "/api/v1/replay/pause");
	await postForm(url, "/api/v1/replay/next");
	await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: 1, text: "NEXT" });
	const sent = (view) => view.phones.flatMap((phone) => phone.texts.map((text) => `${phone.party} ${text.text}`));
	let before = [];
	while (!before.some((text) => text.startsWith("1 Next, Fri 15 Sep")))
		before = sent((await getJson(url, "/api/v1/phones?plan=J4")).body);
	program.child.kill("SIGKILL");
	await program.ended;
	const again = await start(t, killed, ["--replay", "2023-09-14T17:10", "--speed", "1"]);
	assert.deepEqual(sent((await getJson(again.url, "/api/v1/phones?plan=J4")).body), before);
	assert.equal((await getJson(again.url, "/health")).body.ok, true);
	assert.match(await (await fetch(`${again.url}/metrics`)).text(), /^firstday_events_total\{kind="wake"\} [1-9]/m);
	assert.equal(await again.program.stop(), 0);
});

test("what it did is counted, and no name or number stands in the counts or the log", PATIENCE, async (t) => {
	const { program, url, lines } = await start(t, makeFolder("counts"), AFTERNOON);
	let metrics = "";
	while (!/^firstday_outcomes_total\{outcome="accepted"\} [1-9]/m.test(metrics))
		metrics = await (await fetch(`${url}/metrics`)).text();
	assert.match(metrics, /^firstday_events_total\{kind="import"\} 1$/m);
	assert.equal(await program.stop(), 0);
	assert.doesNotMatch(metrics + lines.join("\n"), /07700|\+44|Jay|Priya/);
});

test("a hub is sought among the plans of a running daemon, which writes on", PATIENCE, async (t) => {
	const own = makeFolder("hub");
	const { program, url } = await start(t, own, AFTERNOON);
	for (let i = 0; i < 5; i++)
		assert.equal((await postPlan(url, JSON.stringify({ ...plan, plan: `H${i}` }))).status, 201);
	const city = readFileSync("conf/newport/newport.conf", "utf8")
		.replace(/^state .*$/m, `state ${resolve(own, "state")}`)
		.replace(/^timetable .*$/m, `timetable ${resolve("build/newport/newport.tt")}`)
		.replace(/^(directory|taxi-tariff|fares) (.*)$/gm, `$1 ${resolve("conf/newport")}/$2`)
		.replace(/^(holidays|policy) \.\.(.*)$/gm, `$1 ${resolve("conf")}$2`)
		.replace(/^words .*$/m, `words ${resolve("conf")}`);
	writeFileSync(`${own}/hub.conf`, city);
	const hub = spawnSync("build/firstday", ["hub", "-c", `${own}/hub.conf`, "--at", "newport-usk-house",
		"--session", "12:30-15:30", "--json"], { encoding: "utf8" });
	assert.equal(hub.status, 0, hub.stderr);
	assert.deepEqual(JSON.parse(hub.stdout), { plans: 6, without_hub: { fewer_than: 5 }, hubs: [
		{ place: "Usk House", from: "12:30", until: "15:30", whole: 6 }] });
	assert.equal((await postPlan(url, JSON.stringify({ ...plan, plan: "H9" }))).status, 201);
	assert.equal(await program.stop(), 0);
});
