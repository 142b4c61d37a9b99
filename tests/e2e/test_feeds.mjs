#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Calendar feeds as calendar programs meet them: fetched again and again by a link that is theirs alone, for as long as
// there is something to show and somebody who agrees. What stands in them is judged in tests/judges.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { getJson, makeFolder, PLAN, postForm, startReplay } from "./lib/replay.mjs";

const PATIENCE = { timeout: 60_000 };
const document = JSON.parse(readFileSync(PLAN, "utf8"));

async function start(t, folder, replay) {
	const daemon = await startReplay(folder, ["--replay", replay, "--speed", "1", "--plan", PLAN]);
	assert.ok(daemon.url, daemon.lines.join("\n"));
	t.after(() => daemon.program.stop());
	return daemon;
}

async function links(url, ref = "J4") {
	const { feeds } = (await getJson(url, `/api/v1/plans/${ref}`)).body;
	return Object.fromEntries(feeds.map((feed) => [`${feed.role} ${feed.label}`, feed.link]));
}

const get = (url, link, headers = {}) => fetch(url + link, { headers });
const statuses = async (url, all) => Promise.all(Object.values(all).map(async (link) => (await get(url, link)).status));

test("each reader has a link on the page, long enough not to be guessed", PATIENCE, async (t) => {
	const { url } = await start(t, makeFolder("feeds"), "2023-09-14T16:00");
	const all = await links(url);
	assert.deepEqual(Object.keys(all), ["person Jay", "coordinator Alex", "officer Sam", "service Priya", "service Housing desk",
		"service Advice desk"]);
	for (const link of Object.values(all))
		assert.match(link, /^\/calendar\/[0-9a-f]{32}\.ics$/);
	assert.equal(new Set(Object.values(all)).size, 6);
	const page = await (await fetch(`${url}/`)).text();
	for (const link of Object.values(all))
		assert.ok(page.includes(`href="${link}"`), link);
	assert.deepEqual(await statuses(url, all), Array(6).fill(200));
});

test("what has not changed is not sent again, and nobody else keeps it", PATIENCE, async (t) => {
	const { url } = await start(t, makeFolder("feeds"), "2023-09-14T16:00");
	const link = (await links(url))["officer Sam"];
	const first = await get(url, link);
	const etag = first.headers.get("etag");
	assert.match(etag, /^"[0-9a-f]{32}"$/);
	assert.equal(first.headers.get("cache-control"), "private, no-cache");
	const again = await get(url, link, { "If-None-Match": etag });
	assert.equal(again.status, 304);
	assert.equal(await again.text(), "");
	const { phones } = (await getJson(url, "/api/v1/phones?plan=J4")).body;
	const sam = phones.find((phone) => phone.role === "officer");
	const code = sam.texts.map((text) => /YES (\d{6})/.exec(text.text)?.[1]).findLast(Boolean);
	await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: sam.party, text: `YES ${code}` });
	const moved = await get(url, link, { "If-None-Match": etag });
	assert.equal(moved.status, 200);
	assert.notEqual(moved.headers.get("etag"), etag);
	assert.notEqual(await moved.text(), await first.text());
});

test("a link that is none is answered like any path that is not here", PATIENCE, async (t) => {
	const { url } = await start(t, makeFolder("feeds"), "2023-09-14T16:00");
	const link = (await links(url))["person Jay"];
	const none = await get(url, "/none/such");
	const body = await none.json();
	const last = link.at(-5);
	const wrong = [link.replace(`${last}.ics`, `${last === "0" ? "1" : "0"}.ics`), `/calendar/${"0".repeat(32)}.ics`, "/calendar/x.ics",
		link.replace(".ics", ""), `${link}x`, link.toUpperCase().replace("CALENDAR", "calendar"), "/calendar/%00.ics"];
	for (const path of wrong) {
		const answer = await get(url, path);
		assert.equal(answer.status, 404, path);
		assert.deepEqual(await answer.json(), { errors: [{ ...body.errors[0], at: path }] });
		for (const name of ["etag", "cache-control", "content-type"])
			assert.equal(answer.headers.get(name), none.headers.get(name));
	}
});

test("one link for all plans of a coordinator, the same after a restart", PATIENCE, async (t) => {
	const folder = makeFolder("feeds");
	const first = await start(t, folder, "2023-09-14T16:00");
	const before = await links(first.url);
	const second = { ...document, plan: "J5", parties: document.parties.map((party) =>
		(party.role === "person" ? { ...party, number: "07700 900105" } : party)) };
	const answer = await fetch(`${first.url}/api/v1/plans`,
		{ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(second) });
	assert.equal(answer.status, 201);
	const other = await links(first.url, "J5");
	assert.equal(other["coordinator Alex"], before["coordinator Alex"]);
	assert.equal(other["officer Sam"], before["officer Sam"]);
	assert.notEqual(other["person Jay"], before["person Jay"]);
	const text = await (await get(first.url, before["coordinator Alex"])).text();
	assert.match(text, /SUMMARY:J4 Chemist/);
	assert.match(text, /SUMMARY:J5 Chemist/);
	assert.doesNotMatch(await (await get(first.url, before["person Jay"])).text(), /J5/);
	assert.equal(await first.program.stop(), 0);
	const { url } = await start(t, folder, "2023-09-14T17:00");
	assert.deepEqual(await links(url), before);
	assert.deepEqual(await statuses(url, before), Array(6).fill(200));
});

test("a link that is taken back opens nothing, and its reader has another", PATIENCE, async (t) => {
	const folder = makeFolder("feeds");
	const { url } = await start(t, folder, "2023-09-14T16:00");
	const all = await links(url);
	const old = all["officer Sam"];
	const revoke = async (link, ...options) => {
		const program = spawn(process.env.FIRSTDAY ?? "build/firstday", ["feed", "revoke", link, ...options]);
		const texts = { stdout: "", stderr: "" };
		for (const name of ["stdout", "stderr"])
			program[name].setEncoding("utf8").on("data", (text) => { texts[name] += text; });
		const [status] = await once(program, "close");
		return { status, ...texts };
	};
	const first = await revoke(`${url}${old}`, "--daemon", url, "--json");
	assert.equal(first.status, 0, first.stderr);
	const { link } = JSON.parse(first.stdout);
	assert.notEqual(link, old);
	assert.equal((await get(url, old)).status, 404);
	assert.equal((await get(url, link)).status, 200);
	assert.deepEqual(await links(url), { ...all, "officer Sam": link });
	/* By its path or its token alone, too; and once. */
	const path = await revoke(link, "--daemon", url);
	assert.equal(path.status, 0, path.stderr);
	assert.match(path.stdout, /\/calendar\/[0-9a-f]{32}\.ics/);
	const again = await revoke(link, "--daemon", url, "--json");
	assert.equal(again.status, 1);
	assert.deepEqual(JSON.parse(again.stderr).errors, [{ at: "LINK", problem: "is no calendar's" }]);
	assert.equal((await revoke("x", "--daemon", "http://127.0.0.1:1")).status, 75);
	assert.equal((await revoke("x")).status, 64);
	assert.equal((await fetch(`${url}/api/v1/feeds/revoke`, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })).status, 422);
	assert.equal((await fetch(`${url}/api/v1/feeds/revoke`, { method: "POST", body: JSON.stringify({ link }),
		headers: { "Content-Type": "application/json", Origin: "https://elsewhere.example" } })).status, 403);
});

test("STOP shuts the sender's calendar and nobody else's", PATIENCE, async (t) => {
	const { url } = await start(t, makeFolder("feeds"), "2023-09-14T16:00");
	const all = await links(url);
	const { phones } = (await getJson(url, "/api/v1/phones?plan=J4")).body;
	const { party } = phones.find((phone) => phone.role === "person");
	await postForm(url, "/hooks/simulated/mo", { plan: "J4", party, text: "STOP" });
	assert.equal((await get(url, all["person Jay"])).status, 404);
	const { "person Jay": gone, ...rest } = all;
	assert.deepEqual(await links(url), rest);
	assert.deepEqual(await statuses(url, rest), Array(5).fill(200));
});

test("after the day only the coordinator's is there, and empty", PATIENCE, async (t) => {
	const folder = makeFolder("feeds");
	const first = await start(t, folder, "2023-09-14T16:00");
	const all = await links(first.url);
	await first.program.stop();
	/* What was put off to Monday stands until Monday is over. */
	const day = await start(t, folder, "2023-09-15T23:30");
	assert.equal((await get(day.url, all["person Jay"])).status, 200);
	await day.program.stop();
	const { url } = await start(t, folder, "2023-09-20T09:00");
	for (const [who, link] of Object.entries(all)) {
		const answer = await get(url, link);
		assert.equal(answer.status, who.startsWith("coordinator") ? 200 : 404, who);
		assert.doesNotMatch(await answer.text(), /VEVENT/);
	}
});
