// SPDX-License-Identifier: MIT
//
// sink.c from the outside: the gateway that every sender of the bench sends to.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { once } from "node:events";

/* Resolves with its port and with asks: take() gives all that came since the last as [{id, at_ms}]. */
export async function startSink(build) {
	const child = spawn(`${build}/tests/bench/sink`, { stdio: ["pipe", "pipe", "inherit"] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const port = Number((await lines.next()).value);
	return {
		port,
		url: `http://127.0.0.1:${port}/cgi-bin/sendsms`,
		async take() {
			child.stdin.write("\n");
			const noted = [];
			for (;;) {
				const { value } = await lines.next();
				if (value === "" || value === undefined)
					return noted;
				const [id, us] = value.split(" ");
				noted.push({ id: Number(id), at_ms: Number(us) / 1000 });
			}
		},
		async stop() {
			const ended = once(child, "exit");
			child.stdin.end();
			await ended;
		},
	};
}
