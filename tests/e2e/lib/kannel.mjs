// SPDX-License-Identifier: MIT
//
// A real Kannel on loopback: bearerbox, smsbox and the fake SMSC of kannel-extras, or an SMSC of a test's own over SMPP,
// with the settings that a firstday installation needs (see kannelConf). A test sends over its sendsms, sees the texts
// arrive at the SMSC, and lets phones send texts that Kannel brings to a hook.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts, Inbox, startProgram } from "./processes.mjs";
import { LOGIN } from "./smsc.mjs";

const FAKE_SMSC = "/usr/lib/kannel/test/fakesmsc";
const READY_MS = 30_000;
const POLL_MS = 20;
const AGAIN_MS = 50; // from the end of a box to its next start
const TRIES = 3; // a port may be taken between choosing and listening

// A carrier that tells of many texts at once needs both: a receipt is an insert and a delete, each on the disk.
const RECEIPTS_SQL = `PRAGMA journal_mode = WAL;
CREATE TABLE receipts (smsc, ts, destination, source, service, url, mask, status, boxc);
CREATE INDEX receipts_by_ts ON receipts (ts);`;

export const USERNAME = "firstday";
export const PASSWORD = "not-a-secret-here";

/*
 * Start Kannel; inbound texts are brought to ${hook}/mo, where ${hookQuery} may add a secret
 * ("secret=..."). ${smsc} is one of lib/smsc.mjs; ${joins}: Kannel itself joins texts that come in parts;
 * ${receipts}: where it keeps what it is to tell of, "sqlite3", or "internal" for its memory, which dies with it.
 * Resolves when both boxes and the SMSC are on line.
 */
export async function startKannel({ hook, hookQuery = "", smsc = null, joins = true, receipts = "sqlite3" }) {
	mkdirSync("build/e2e", { recursive: true });
	for (let tries = 1; ; tries++) {
		const folder = mkdtempSync("build/e2e/kannel-");
		const kannel = new Kannel(folder, await freePorts(4));
		try {
			await kannel.start({ hook, hookQuery, smsc, joins, receipts });
			return kannel;
		} catch (error) {
			await kannel.stop();
			if (tries === TRIES)
				throw error;
		}
	}
}

class Kannel {
	texts = new Inbox(); // what reached the SMSC, parts joined as a phone does: {from, to, text, parts}
	#parts = new Map(); // of texts that are not whole yet
	#programs = [];
	#isKept = false; // what ends is started again
	#nth = 0;
	#sent = new Inbox(); // the fake SMSC's words on each text of a phone
	#injecting = Promise.resolve();

	constructor(folder, ports) {
		this.folder = folder;
		[this.adminPort, this.smsboxPort, this.smscPort, this.sendPort] = ports;
		this.sendUrl = `http://127.0.0.1:${this.sendPort}/cgi-bin/sendsms`;
	}

	async start(options) {
		const conf = `${this.folder}/kannel.conf`;
		writeFileSync(conf, kannelConf(this, options));
		execFileSync("sqlite3", [`${this.folder}/receipts.db`, RECEIPTS_SQL]);
		mkdirSync(`${this.folder}/spool`);
		this.#run("bearerbox", "/usr/sbin/bearerbox", ["-v", "1", conf]);
		await this.#untilStatus(/Status: running/);
		this.#run("smsbox", "/usr/sbin/smsbox", ["-v", "1", conf]);
		if (options.smsc !== null)
			this.texts = options.smsc.texts;
		else
			this.smsc = this.#run("fakesmsc", FAKE_SMSC, ["-H", "127.0.0.1", "-r", String(this.smscPort)],
				(line) => this.#noteLine(line));
		await this.#untilStatus(/smsbox:.*on-line[^]*CARRIER.*\(online/);
	}

	/* Send as any program would; returns {status, body} of Kannel's answer. */
	async send(parameters) {
		const query = new URLSearchParams({ username: USERNAME, password: PASSWORD, ...parameters });
		const answer = await fetch(`${this.sendUrl}?${query}`);
		return { status: answer.status, body: await answer.text() };
	}

	/*
	 * A phone sends a text of one line to us. ${type} "ucs2" or "data" takes it url-encoded. One
	 * at a time: of two lines that reach it together, the fake SMSC would keep the second back.
	 */
	inject(from, to, text, type = "text") {
		this.#injecting = this.#injecting.then(() => {
			this.smsc.child.stdin.write(`${from} ${to} ${type} ${text}\n`);
			return this.#sent.until(() => true, `the fake SMSC's sending of "${text}"`);
		});
		return this.#injecting;
	}

	async status() {
		const answer = await fetch(`http://127.0.0.1:${this.adminPort}/status.txt`);
		return answer.text();
	}

	/*
	 * From now on each box, and the SMSC, is started again soon after it ends, as systemd would; smsbox goes with
	 * bearerbox, for it would wait ten seconds and then start itself anew, in a process that nobody knows of.
	 */
	keepUp() {
		this.#isKept = true;
		this.#programs.forEach((program) => this.#keep(program));
	}

	/* End one at once, by its name, as soon as there is one; false if none comes up. Needs keepUp(). */
	async kill(name) {
		for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await pause(POLL_MS)) {
			const program = this.#programs.find((one) => one.called === name);
			if (!program.hasEnded()) {
				program.child.kill("SIGKILL");
				await program.ended;
				return true;
			}
		}
		return false;
	}

	#keep(program) {
		const isBearerbox = program.called === "bearerbox";
		program.ended.then(async () => {
			if (this.#isKept && isBearerbox)
				this.#programs.find((one) => one.called === "smsbox").child.kill("SIGKILL");
			await pause(AGAIN_MS);
			while (this.#isKept && !isBearerbox && !await this.status().catch(() => ""))
				await pause(AGAIN_MS);
			if (!this.#isKept)
				return;
			const at = this.#programs.indexOf(program);
			const next = this.#start(program.called, `${program.called}-${++this.#nth}`, ...program.words);
			this.#programs[at] = next;
			if (program === this.smsc)
				this.smsc = next;
			this.#keep(next);
		});
	}

	/* The youngest first: smsbox and the SMSC lose their peer otherwise, and complain. */
	async stop() {
		this.#isKept = false;
		for (const program of this.#programs.splice(0).reverse())
			await program.stop();
	}

	#run(name, command, args, onLine) {
		const program = this.#start(name, name, command, args, onLine);
		this.#programs.push(program);
		return program;
	}

	#start(called, log, ...words) {
		return Object.assign(startProgram(this.folder, log, ...words), { called, words });
	}

	async #untilStatus(pattern) {
		const deadline = Date.now() + READY_MS;
		for (;;) {
			const dead = this.#programs.find((program) => program.hasEnded());
			if (dead !== undefined)
				throw new Error(`${dead.name} ended at once; see ${this.folder}/${dead.name}.log`);
			const status = await this.status().catch((error) => String(error));
			if (pattern.test(status))
				return;
			if (Date.now() > deadline)
				throw new Error(`Kannel is not ready, see ${this.folder}; its status: ${status}`);
			await pause(POLL_MS);
		}
	}

	#noteLine(line) {
		if (/ sent message \d+$/.test(line))
			this.#sent.add(line);
		const got = / Got message \d+: <(\S+) (\S+) (\S+) ?(.*)>$/.exec(line);
		if (got === null)
			return;
		const { from, to, part, text } = decodeText(...got.slice(1));
		if (part === null) {
			this.texts.add({ from, to, text, parts: 1 });
			return;
		}
		const key = `${from} ${to} ${part.reference}`;
		const parts = this.#parts.get(key) ?? [];
		parts[part.number - 1] = text;
		this.#parts.set(key, parts);
		if (parts.length === part.total && !parts.includes(undefined)) {
			this.#parts.delete(key);
			this.texts.add({ from, to, text: parts.join(""), parts: part.total });
		}
	}
}

/*
 * What the fake SMSC shows of a text: "text BODY" as it is, "ucs-2 BODY" url-encoded, a part behind
 * its header as "udh HEADER data BODY", both url-encoded, whatever its alphabet is: UCS-2 shows
 * itself by the NUL bytes that GSM 7-bit text, here in UTF-8, never has.
 */
function decodeText(from, to, type, rest) {
	if (type === "text")
		return { from, to, part: null, text: rest };
	if (type === "ucs-2")
		return { from, to, part: null, text: decodeUcs2(unescapeBytes(rest)) };
	const [, header, body] = /^(\S+) \S+ (.*)$/.exec(rest);
	const [, , , reference, total, number] = unescapeBytes(header); // [TS 23.040 9.2.3.24.1]
	const bytes = unescapeBytes(body);
	return {
		from, to, part: { reference, total, number },
		text: bytes.includes(0) ? decodeUcs2(bytes) : bytes.toString("utf8"),
	};
}

function decodeUcs2(bytes) {
	return new TextDecoder("utf-16be").decode(bytes);
}

function unescapeBytes(text) {
	const plain = text.replaceAll("+", " ").replace(/%([0-9a-f]{2})/gi,
		(_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(plain, "latin1");
}

/*
 * Everything listens on 127.0.0.1 alone (our-host too: without it the fake SMSC's port is open to
 * all). Texts wait in a spool and receipts in SQLite, so that a restart forgets none. max-messages 0: a hook's answer is
 * never sent to the phone.
 */
function kannelConf(kannel, { hook, hookQuery, smsc, joins, receipts }) {
	const inbound = `${hook}/mo?from=%p&to=%P&raw=%b&ts=%t&smsc=%i&id=%I&coding=%c&charset=%C&udh=%u` +
		(hookQuery === "" ? "" : `&${hookQuery}`);
	return `
group = core
admin-port = ${kannel.adminPort}
admin-interface = 127.0.0.1
admin-password = ${PASSWORD}
smsbox-port = ${kannel.smsboxPort}
smsbox-interface = 127.0.0.1
dlr-storage = ${receipts}
store-type = spool
store-location = ${kannel.folder}/spool
sms-combine-concatenated-mo = ${joins}
sms-resend-freq = 1

group = sqlite3-connection
id = receipts
database = ${kannel.folder}/receipts.db

group = dlr-db
id = receipts
table = receipts
field-smsc = smsc
field-timestamp = ts
field-destination = destination
field-source = source
field-service = service
field-url = url
field-mask = mask
field-status = status
field-boxc-id = boxc

${smsc === null ? fakeGroup(kannel.smscPort) : smppGroup(smsc.port)}
group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${kannel.smsboxPort}
sendsms-interface = 127.0.0.1
sendsms-port = ${kannel.sendPort}
http-request-retry = 50
http-queue-delay = 1

group = sendsms-user
username = ${USERNAME}
password = ${PASSWORD}
max-messages = 1
concatenation = false

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${inbound}"
`.trimStart();
}

const fakeGroup = (port) => `group = smsc
smsc = fake
smsc-id = CARRIER
host = 127.0.0.1
our-host = 127.0.0.1
port = ${port}
connect-allow-ip = 127.0.0.1
`;

/* wait-ack-expire 2: what the carrier has not acknowledged is waited for, never sent again. */
const smppGroup = (port) => `group = smsc
smsc = smpp
smsc-id = CARRIER
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = ${LOGIN.system_id}
smsc-password = ${LOGIN.password}
system-type = ""
reconnect-delay = 1
wait-ack = 2
wait-ack-expire = 0x02
`;
