// SPDX-License-Identifier: MIT
//
// Starting programs for a test so that none outlives it: setpriv has the kernel kill each one when
// Node dies, however it dies; stop() asks with SIGTERM and waits for the end.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createWriteStream } from "node:fs";
import { once } from "node:events";

const STOP_MS = 10_000;

/* ${name}.log in ${folder} takes what it prints; onLine gets each line of either stream; ${env} is added to its environment. */
export function startProgram(folder, name, command, args, onLine = () => {}, env = {}) {
	const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
		stdio: ["pipe", "pipe", "pipe"],
		env: { ...process.env, ...env },
	});
	const log = createWriteStream(`${folder}/${name}.log`);
	child.stdin.on("error", () => {}); // it may have ended before we wrote
	for (const stream of [child.stdout, child.stderr]) {
		let rest = "";
		stream.setEncoding("utf8");
		stream.on("data", (chunk) => {
			log.write(chunk);
			const lines = (rest + chunk).split("\n");
			rest = lines.pop();
			lines.forEach((line) => onLine(line));
		});
	}
	const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));
	child.on("error", (error) => log.write(`${error}\n`));
	return {
		name,
		child,
		ended,
		hasEnded: () => child.exitCode !== null || child.signalCode !== null,
		async stop() {
			const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
			child.kill("SIGTERM");
			const how = await ended;
			clearTimeout(force);
			return how;
		},
	};
}

/* Ports of 127.0.0.1 that nobody listens at now. Somebody may before we do: callers try again. */
export async function freePorts(count) {
	const servers = [];
	for (let i = 0; i < count; i++) {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		servers.push(server);
	}
	const ports = servers.map((server) => server.address().port);
	for (const server of servers)
		await new Promise((resolve) => server.close(resolve));
	return ports;
}

/*
 * A list that tests add to and wait on: until(match, what) gives the first entry, old or new, that
 * matches and was not taken before; it fails with ${what} and the list after ${patience_ms}.
 */
export class Inbox {
	entries = [];
	#taken = new Set();
	#waiting = new Set();

	add(entry) {
		this.entries.push(entry);
		for (const check of [...this.#waiting])
			check();
	}

	until(match, what, patience_ms = 30_000) {
		return new Promise((resolve, reject) => {
			const check = () => {
				const found = this.entries.find((entry) => !this.#taken.has(entry) && match(entry));
				if (found === undefined)
					return false;
				this.#taken.add(found);
				this.#waiting.delete(check);
				clearTimeout(timer);
				resolve(found);
				return true;
			};
			const timer = setTimeout(() => {
				this.#waiting.delete(check);
				reject(new Error(`${what} did not come; there are ${JSON.stringify(this.entries, null, 1)}`));
			}, patience_ms);
			if (!check())
				this.#waiting.add(check);
		});
	}
}
