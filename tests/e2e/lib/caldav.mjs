// SPDX-License-Identifier: MIT
//
// Radicale and Xandikos from Debian on loopback, each in a folder of its own, and another client of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, request as openRequest } from "node:http";
import { once } from "node:events";
import { freePorts, Inbox, startProgram } from "./processes.mjs";

export const LOGIN = { username: "desk", password: "a secret of the calendar" };
const PYTHON = "/usr/bin/python3"; // Debian's packages are its own
const PATIENCE_MS = 30_000;

class Server {
	constructor(kind, folder) {
		Object.assign(this, { kind, folder, port: 0 });
	}

	get url() {
		return `http://127.0.0.1:${this.port}${this.kind === "radicale" ? "/desk/calendar/" : "/user/calendars/calendar/"}`;
	}

	/* As another client of the collection; resolves with status, tag and text. */
	async ask(method, name = "", { body, headers = {} } = {}) {
		const login = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString("base64");
		const answer = await fetch(this.url + name, { method, body, headers: { Authorization: `Basic ${login}`, ...headers } });
		return { status: answer.status, etag: answer.headers.get("etag"), text: await answer.text() };
	}

	/* Every event of the collection: its name to its text. */
	async events() {
		const body = `<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>`;
		const { text } = await this.ask("PROPFIND", "", { body, headers: { Depth: "1", "Content-Type": "application/xml" } });
		const names = [...text.matchAll(/href>([^<]*\/([^</]+\.ics))</g)].map((match) => decodeURIComponent(match[2]));
		const found = new Map();
		for (const name of [...new Set(names)].sort()) {
			const { status, text: event } = await this.ask("GET", name);
			if (status === 200) found.set(name, event.replace(/\r?\n[ \t]/g, ""));
		}
		return found;
	}

	/* Resolves when the collection is as ${fits} says. */
	async until(fits, what, lines = []) {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			const events = await this.events();
			if (fits(events)) return events;
			if (Date.now() > deadline)
				throw new Error(`${what} did not come: ${[...events.values()].join("\n")}\n${lines.join("\n")}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	stop() {
		return this.program.stop();
	}

	/* Begin, on the port of before if it had one; Xandikos tells none, so it gets one that was free. */
	async start() {
		for (let attempt = 0; ; attempt++) {
			const lines = new Inbox();
			if (this.port === 0 && this.kind === "xandikos") [this.port] = await freePorts(1);
			this.program = startProgram(this.folder, `${this.kind}-${attempt}`, PYTHON, this.args(), (line) => lines.add(line));
			const opened = this.kind === "radicale"
				? lines.until((line) => /Listening on '\[127\.0\.0\.1\]:\d+'/.test(line), "Radicale", PATIENCE_MS)
				: lines.until((line) => /Running on http/.test(line), "Xandikos", PATIENCE_MS);
			opened.catch(() => {});
			const line = await Promise.race([opened, this.program.ended.then(() => null)]);
			if (line !== null) {
				if (this.kind === "radicale") this.port = Number(/:(\d+)'/.exec(line)[1]);
				return;
			}
			if (attempt === 3) throw new Error(lines.entries.join("\n"));
			if (this.kind === "xandikos") this.port = 0;
		}
	}

	args() {
		const path = `${process.cwd()}/${this.folder}`;
		if (this.kind === "xandikos")
			/* Its greeting would stay in a buffer, as it goes to no terminal. */
			return ["-u", "/usr/bin/xandikos", "-d", `${path}/xandikos`, "-l", "127.0.0.1", "-p", String(this.port), "--defaults"];
		writeFileSync(`${path}/users`, `${LOGIN.username}:${LOGIN.password}\n`);
		writeFileSync(`${path}/radicale.conf`, [`[server]`, `hosts = 127.0.0.1:${this.port}`, `[auth]`, `type = htpasswd`,
			`htpasswd_filename = ${path}/users`, `htpasswd_encryption = plain`, `delay = 0`, `[storage]`,
			`filesystem_folder = ${path}/radicale`, `[logging]`, `level = info`, ""].join("\n"));
		return ["/usr/bin/radicale", "-C", `${path}/radicale.conf`];
	}
}

/* An empty calendar of that kind ("radicale", "xandikos"), begun in ${folder}. */
export async function startCalendar(t, kind, folder) {
	const server = new Server(kind, folder);
	mkdirSync(`${folder}/${kind}`, { recursive: true });
	await server.start();
	t.after(() => server.stop());
	if (kind === "radicale") {
		const { status } = await server.ask("MKCALENDAR");
		if (status !== 201) throw new Error(`MKCALENDAR: ${status}`);
	}
	return server;
}

/*
 * A way to the server that counts, and that can break it: plan(before, method) of each request says "pass", "break
 * behind" (the server has it, its answer is cut off) or "hold" (the server has it, and its answer never comes).
 */
export async function startWay(t, server, plan) {
	const seen = [];
	const way = createServer((incoming, outgoing) => {
		const how = plan(seen.length, incoming.method);
		seen.push({ method: incoming.method, how, match: incoming.headers["if-match"] ?? incoming.headers["if-none-match"] });
		const on = openRequest({ host: "127.0.0.1", port: server.port, path: incoming.url, method: incoming.method,
			headers: incoming.headers }, (answer) => {
			if (how === "break behind") {
				answer.resume().on("end", () => incoming.socket.destroy());
				return;
			}
			if (how === "hold") {
				answer.resume();
				return;
			}
			outgoing.writeHead(answer.statusCode, answer.headers);
			answer.pipe(outgoing);
		});
		on.on("error", () => incoming.socket.destroy());
		incoming.pipe(on);
	});
	way.listen(0, "127.0.0.1");
	await once(way, "listening");
	t.after(() => { way.closeAllConnections(); way.close(); });
	const url = server.url.replace(`:${server.port}/`, `:${way.address().port}/`);
	return { url, seen };
}
