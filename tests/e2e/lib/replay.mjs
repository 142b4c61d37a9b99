// SPDX-License-Identifier: MIT
//
// The real firstdayd replaying the sample city's day with the simulated phones, in a folder of its own.
import { mkdirSync, mkdtempSync } from "node:fs";
import { startProgram } from "./processes.mjs";

const ADDRESS = "firstday: open ";

export const PLAN = "conf/newport/J4.json";

export function makeFolder(name) {
	mkdirSync("build/e2e", { recursive: true });
	return mkdtempSync(`build/e2e/${name}-`);
}

/* Start it on ${folder}; resolves with its address, or with url null when it ended without one. */
export async function startReplay(folder, options) {
	const lines = [];
	let opened;
	const address = new Promise((resolve) => { opened = resolve; });
	const program = startProgram(folder, "firstdayd", process.env.FIRSTDAYD ?? "build/firstdayd",
		["-c", "conf/newport/newport.conf", "--listen", "127.0.0.1:0", "--state", `${folder}/state`, ...options],
		(line) => {
			lines.push(line);
			if (line.startsWith(ADDRESS))
				opened(line.slice(ADDRESS.length).replace(/\/$/, ""));
		});
	const url = await Promise.race([address, program.ended.then(() => null)]);
	return { program, url, lines };
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
