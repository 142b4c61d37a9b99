// SPDX-License-Identifier: MIT
//
// The real firstdayd replaying the sample city's day with the simulated phones, in a folder of its own.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { startProgram } from "./processes.mjs";

const PATIENCE_MS = 30_000;
const ADDRESS = "firstday: open ";

export const PLAN = "conf/newport/J4.json";

export function makeFolder(name) {
	mkdirSync("build/e2e", { recursive: true });
	return mkdtempSync(`build/e2e/${name}-`);
}

/* The built timetable of the sample city, as a line of a configuration. */
export const sampleTimetable = () => `timetable ${process.cwd()}/build/newport/newport.tt`;

/* Write ${folder}/conf: the sample city's data, and further lines. Relative names in them are the folder's. */
export function writeConf(folder, ...lines) {
	const conf = `${process.cwd()}/conf`;
	writeFileSync(`${folder}/conf`, [
		`directory ${conf}/newport/directory.json`,
		`holidays ${conf}/holidays/bank-holidays.json`,
		`policy ${conf}/policy/release-day.json`,
		`words ${conf}`,
		`taxi-tariff ${conf}/newport/taxi.json`,
		`fares ${conf}/newport/fares.json`,
		...lines, ""].join("\n"));
}

/* A folder for startPlan with the simulated phones, and the sample plan as ${change} leaves it. */
export function makePlanHouse(name, change = () => {}, ...lines) {
	const folder = makeFolder(name);
	writeConf(folder, sampleTimetable(), ...lines, "transport simulated {\n}");
	const plan = JSON.parse(readFileSync(PLAN, "utf8"));
	change(plan);
	writeFileSync(`${folder}/plan.json`, JSON.stringify(plan));
	return folder;
}

/* Start it on ${folder}; resolves with its address, or with url null when it ended without one. */
export async function startReplay(folder, options) {
	const lines = [];
	let opened;
	const address = new Promise((resolve) => { opened = resolve; });
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		[...(options.includes("-c") ? [] : ["-c", "conf/newport/newport.conf"]), "--listen", "127.0.0.1:0",
			"--state", `${folder}/state`, ...options],
		(line) => {
			lines.push(line);
			if (line.startsWith(ADDRESS))
				opened(line.slice(ADDRESS.length).replace(/\/$/, ""));
		});
	const url = await Promise.race([address, program.ended.then(() => null)]);
	return { program, url, lines };
}

/* The same on the configuration and the plan that stand in ${folder}, until the test ${t} is over. */
export async function startPlan(t, folder, { from = "2023-09-14T16:00", speed = "1" } = {}) {
	const started = await startReplay(folder, ["-c", `${folder}/conf`, "--replay", from, "--speed", speed, "--plan", `${folder}/plan.json`]);
	t.after(() => started.program.stop());
	if (!started.url)
		throw new Error(started.lines.join("\n"));
	return started;
}

/* Run to the end; resolves with its exit status and all that it printed. */
export async function runReplay(folder, options) {
	const { program, lines } = await startReplay(folder, options);
	const status = await program.ended;
	return { status, lines };
}

export async function getJson(url, path) {
	const answer = await fetch(url + path);
	return { status: answer.status, body: await answer.json() };
}

export async function postForm(url, path, form = {}, headers = {}) {
	const answer = await fetch(url + path, { method: "POST", body: new URLSearchParams(form), headers });
	return { status: answer.status, body: await answer.json() };
}

/* The same with its clock standing still: stepUntil moves it. */
export async function startPaused(t, folder, from) {
	const started = await startPlan(t, folder, { from });
	await fetch(`${started.url}/api/v1/replay/pause`, { method: "POST" });
	return started;
}

/* The clock, once what is due by now has been taken up and what was taken up has left; of what is due within the
   same minute that it shows, some rounds later. */
export async function untilStill(url) {
	for (let round = 0; ; round++, await pause(5)) {
		const { body: clock } = await getJson(url, "/api/v1/replay");
		const { body } = await getJson(url, "/api/v1/phones?plan=J4");
		const isLeaving = body.phones.some((phone) => phone.texts.some((text) => text.state === "submitting"));
		if (!isLeaving && (clock.next !== `${clock.day.slice(0, 3)} ${clock.time}` || round > 100))
			return clock;
		assert.ok(round < PATIENCE_MS / 5, `it does not come to rest: ${JSON.stringify(clock)}`);
	}
}

/* On, event by event, until ${isDone}; false when nothing is due any more. */
export async function stepUntil(url, isDone) {
	for (;;) {
		const clock = await untilStill(url);
		if (await isDone())
			return true;
		if (clock.next === null)
			return false;
		await fetch(`${url}/api/v1/replay/next`, { method: "POST" });
	}
}

/* A text from the one phone in that role. */
export async function say(url, role, text) {
	const [phone] = await phonesOf(url, role);
	const answer = await postForm(url, "/hooks/simulated/mo", { plan: "J4", party: phone.party, text });
	assert.ok(answer.status < 300, JSON.stringify(answer));
}


/* The phones of plan J4 in that role; and the texts that came to them. */
export async function phonesOf(url, role) {
	const { body } = await getJson(url, "/api/v1/phones?plan=J4");
	return body.phones.filter((phone) => phone.role === role);
}

export const textsOf = async (url, role) =>
	(await phonesOf(url, role)).flatMap((phone) => phone.texts.filter((text) => !text.from_phone).map(({ text }) => text));

/* The first of them that is like ${pattern}, once there are ${most} such. */
export async function untilText(url, role, pattern, most = 1) {
	for (const deadline = Date.now() + PATIENCE_MS; ; await pause(30)) {
		const texts = await textsOf(url, role);
		const found = texts.filter((text) => pattern.test(text));
		if (found.length >= most)
			return found[0];
		assert.ok(Date.now() < deadline, `no text to the ${role} is like ${pattern}: ${JSON.stringify(texts)}`);
	}
}
