// SPDX-License-Identifier: MIT
//
// What the judges of the engines share: a server on loopback that does as it is told, and our program asking it.
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

export const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
export const folder = mkdtempSync(join(tmpdir(), "judge-engine-"));
export const timetable = join(folder, "newport.tt");
after(() => rmSync(folder, { recursive: true }));

export function buildTimetable() {
	const built = spawnSync(FIRSTDAY, ["timetable", "build", "conf/newport/newport_gtfs.zip", "-o", timetable]);
	if (built.status !== 0)
		throw new Error(String(built.stderr));
}

/* Runs while our own server answers: {status, json, stdout, stderr}. */
export function firstday(...words) {
	return new Promise((resolve) => {
		execFile(FIRSTDAY, words, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
			let json;
			try {
				json = JSON.parse(stdout);
			} catch {
				json = undefined;
			}
			resolve({ status: error === null ? 0 : error.code, json, stdout, stderr });
		});
	});
}

/* A server on loopback: answer(path, body as JSON, response) for every POST. {url, close()}. */
export async function serve(answer) {
	const server = createServer((request, response) => {
		let body = "";
		request.on("data", (part) => (body += part));
		request.on("end", () => answer(request.url, JSON.parse(body), response));
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		},
	};
}
