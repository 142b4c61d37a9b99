// SPDX-License-Identifier: MIT
//
// The real firstdayd, replaying the sample city's day, with its texts going through a given Kannel.
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Inbox, startProgram } from "./processes.mjs";
import { PASSWORD, USERNAME } from "./kannel.mjs";
import { makeFolder, sampleTimetable, writeConf } from "./replay.mjs";

export const HOOK_SECRET = "hooks-are-not-for-everybody";
const PATIENCE_MS = 30_000;
const POLL_MS = 20;

export const hookQuery = `secret=${HOOK_SECRET}`;

/* A folder with the daemon's configuration; ${kannel} is lib/kannel.mjs's. */
export function prepareDaemon(kannel, port) {
	const folder = makeFolder("daemon");
	writeFileSync(`${folder}/kannel-password`, `${PASSWORD}\n`, { mode: 0o600 });
	writeFileSync(`${folder}/hook-secret`, `${HOOK_SECRET}\n`, { mode: 0o600 });
	writeConf(folder, `listen 127.0.0.1:${port}`, `public-url http://127.0.0.1:${port}`,
		`state ${process.cwd()}/${folder}/state`, sampleTimetable(), `transport kannel {
	url ${kannel.sendUrl}
	username ${USERNAME}
	password file:kannel-password
	from 07700 900999
	hook-secret file:hook-secret
}`);
	return folder;
}

/* Start it in ${folder} with these further options; resolves when it tells its address. */
export async function startDaemon(folder, options, env = {}) {
	const lines = new Inbox();
	const program = startProgram(folder, "firstdayd", "build/firstdayd",
		["-c", `${folder}/conf`, ...options], (line) => lines.add(line), env);
	const opened = lines.until((line) => line.startsWith("firstday: open "), "firstdayd's address", PATIENCE_MS);
	const ended = program.ended.then((how) => {
		throw new Error(`firstdayd ended (${how}): ${lines.entries.join("\n")}`);
	});
	ended.catch(() => {});
	const line = await Promise.race([opened, ended]);
	return new Daemon(program, line.replace("firstday: open ", "").replace(/\/$/, ""));
}

class Daemon {
	constructor(program, url) {
		this.program = program;
		this.url = url;
	}

	async get(path) {
		const answer = await fetch(this.url + path);
		if (!answer.ok)
			throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
		return answer.json();
	}

	async post(path, form = {}) {
		const answer = await fetch(this.url + path, {
			method: "POST",
			headers: { Origin: this.url },
			body: new URLSearchParams(form),
		});
		if (!answer.ok)
			throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
		return answer.json();
	}

	/* The first answer of ${path} that fits; the daemon has to come to it by itself. */
	async until(path, fits, what) {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			const value = await this.get(path);
			if (fits(value))
				return value;
			if (Date.now() > deadline)
				throw new Error(`${what} did not come: ${JSON.stringify(value, null, 1)}`);
			await pause(POLL_MS);
		}
	}

	stop() {
		return this.program.stop();
	}
}
