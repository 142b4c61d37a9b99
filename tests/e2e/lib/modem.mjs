// SPDX-License-Identifier: MIT
//
// A GSM modem at the other end of a TCP socket: the AT commands that smsd uses, and the network
// behind it. What is submitted can be seen, refused, or taken without a word; what phones send, and
// reports of delivery, wait in its memory until they are listed and deleted.  [3GPP TS 27.005, 27.007]
import { createServer } from "node:net";
import { once } from "node:events";
import { Inbox } from "./processes.mjs";
import { readSubmit, writeDeliver, writeReport } from "./pdu.mjs";

const MEMORY = 50;

/* Resolves with a modem that listens on a port of 127.0.0.1. */
export async function startModem() {
	const modem = new Modem();
	await modem.open();
	return modem;
}

class Modem {
	texts = new Inbox(); // each text that the network took, its parts joined: {to, text, parts, references}
	submits = new Inbox(); // each PDU that it took, as readSubmit has it
	/* What it does with a submission: "take", "refuse" (+CMS ERROR), "swallow" (takes it, and says nothing more). */
	behaviour = () => "take";
	#server;
	#sockets = new Set();
	#stored = new Map(); // by place in memory: PDU
	#parts = new Map();
	#reference = 0;

	async open() {
		this.#server = createServer((socket) => this.#serve(socket)).listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		this.port = this.#server.address().port;
	}

	async close() {
		for (const socket of this.#sockets)
			socket.destroy();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	/* A phone sends us a text, or a part of one. */
	deliver(text) {
		this.#store(writeDeliver(text));
	}

	/* The network reports on the text of that reference. */
	report(to, reference, status = 0) {
		this.#store(writeReport({ to, reference, status }));
	}

	#store(pdu) {
		let place = 1;
		while (this.#stored.has(place))
			place++;
		this.#stored.set(place, pdu);
	}

	#serve(socket) {
		let rest = "";
		let awaited = false; // a PDU
		this.#sockets.add(socket);
		socket.on("close", () => this.#sockets.delete(socket));
		socket.on("error", () => {});
		socket.setEncoding("latin1");
		socket.on("data", (chunk) => {
			rest += chunk;
			for (;;) {
				const end = rest.search(awaited ? /[\x1a\x1b]/ : /\r/);
				if (end < 0)
					return;
				const line = rest.slice(0, end).replace(/[\r\n]/g, "");
				const isPdu = awaited && rest[end] === "\x1a";
				rest = rest.slice(end + 1);
				if (awaited) {
					awaited = false;
					if (isPdu)
						this.#submit(socket, line);
				} else if (/^AT\+CMGS=/.test(line)) {
					awaited = true;
					socket.write("\r\n> ");
				} else if (line !== "") {
					socket.write(this.#answer(line));
				}
			}
		});
	}

	#answer(command) {
		const ok = (...lines) => `${lines.map((line) => `\r\n${line}`).join("")}\r\n\r\nOK\r\n`;
		const deleted = /^AT\+CMGD=(\d+)/.exec(command);
		if (deleted) {
			this.#stored.delete(Number(deleted[1]));
			return ok();
		}
		if (/^AT\+CMGL/.test(command))
			return ok(...[...this.#stored].flatMap(([place, pdu]) => [`+CMGL: ${place},0,,${pdu.length / 2 - 1}`, pdu]));
		if (/^AT\+CPMS/.test(command))
			return ok(`+CPMS: ${this.#stored.size},${MEMORY},${this.#stored.size},${MEMORY},${this.#stored.size},${MEMORY}`);
		if (command === "AT+CPIN?")
			return ok("+CPIN: READY");
		if (command === "AT+CREG?")
			return ok("+CREG: 0,1");
		if (command === "AT+CSQ")
			return ok("+CSQ: 20,0");
		return /^AT(E0|\+CMGF=0|\+CNMI.*|\+CIMI|\+CGSN|\+CSCA.*|\+CPAS|[EV].*|\+CMEE.*|)$/.test(command) ? ok() : "\r\nERROR\r\n";
	}

	#submit(socket, pdu) {
		const one = readSubmit(pdu);
		const does = this.behaviour(one);
		if (does === "refuse") {
			socket.write("\r\n+CMS ERROR: 38\r\n");
			return;
		}
		this.#reference = (this.#reference + 1) % 256;
		const submit = { ...one, reference: this.#reference };
		if (does === "take")
			socket.write(`\r\n+CMGS: ${submit.reference}\r\n\r\nOK\r\n`);
		this.submits.add(submit);
		this.#join(submit);
	}

	/* As a phone joins them. */
	#join({ to, text, part, reference }) {
		if (part === null) {
			this.texts.add({ to, text, parts: 1, references: [reference] });
			return;
		}
		const key = `${to} ${part.reference}`;
		const parts = this.#parts.get(key) ?? [];
		parts[part.number - 1] = { text, reference };
		this.#parts.set(key, parts);
		if (parts.length === part.total && !parts.includes(undefined)) {
			this.#parts.delete(key);
			this.texts.add({ to, text: parts.map((one) => one.text).join(""), parts: part.total,
				references: parts.map((one) => one.reference) });
		}
	}
}
