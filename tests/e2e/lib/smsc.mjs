// SPDX-License-Identifier: MIT
//
// A carrier's SMSC on loopback, made with npm smpp: Kannel binds to it as it would to a real one. What it does with each
// text is the test's to say: take it, be busy, refuse it, keep silent, hang up, or tell of the delivery before the
// acceptance. It keeps a log of all that was submitted, and of what it took.  [SMPP 3.4]
import { createRequire } from "node:module";
import { once } from "node:events";
import { Inbox } from "./processes.mjs";

const smpp = createRequire(new URL("../../judges/package.json", import.meta.url))("smpp");

const INTERNATIONAL = 1;
const UCS2 = 8; // of data_coding
const RECEIPT = 0x04; // of esm_class
const STATES = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, REJECTD: 8 };

export const LOGIN = { system_id: "firstday", password: "smsc-pw" };

export async function startSmsc() {
	const smsc = new Smsc();
	await smsc.open();
	return smsc;
}

class Smsc {
	/* Each submit_sm: {id, from, to, text, part: {reference, total, number} or null, validUntil_ms, did}. */
	submits = new Inbox();
	texts = new Inbox(); // what it took, parts joined as a phone does: {from, to, text, parts}
	/*
	 * What it does with a submit_sm: "take" (accepted, then delivered), "hold" (accepted, and the test reports),
	 * "throttle", "reject", "swallow" (takes it, and says nothing for ever), "drop" (takes it and hangs up),
	 * "early" (its delivery is reported before its acceptance).
	 */
	behaviour = () => "take";
	#parts = new Map();
	#session = null;
	#next = 1000;
	#server;

	async open() {
		this.#server = smpp.createServer((session) => this.#serve(session));
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		this.port = this.#server.address().port;
	}

	async stop() {
		this.#session?.destroy();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	/* The network tells what became of a text; resolves with Kannel's answer to it, null if it hung up. */
	report({ id, from, to }, state = "DELIVRD") {
		const at = new Date().toISOString().replace(/\D/g, "").slice(2, 12);
		return this.#deliver({
			...address("source", to), ...address("destination", from), esm_class: RECEIPT,
			receipted_message_id: id, message_state: STATES[state],
			short_message: `id:${id} sub:001 dlvrd:001 submit date:${at} done date:${at} stat:${state} err:000 text:`,
		});
	}

	/* A phone's text, or with ${part} {reference, total, number, how: "udh" or "sar", isUcs2} one of its parts. */
	deliver({ from, to, text, part = null }) {
		const pdu = { ...address("source", from), ...address("destination", to), data_coding: 0, short_message: { message: text } };
		if (part?.isUcs2)
			pdu.data_coding = UCS2;
		if (part?.how === "udh")
			pdu.short_message.udh = Buffer.from([5, 0, 3, part.reference, part.total, part.number]); // [TS 23.040 9.2.3.24.1]
		if (part?.how === "sar")
			Object.assign(pdu, { sar_msg_ref_num: part.reference, sar_total_segments: part.total, sar_segment_seqnum: part.number });
		return this.#deliver(pdu);
	}

	#deliver(pdu) {
		return new Promise((resolve, reject) => {
			const session = this.#session;
			session?.once("close", () => resolve(null));
			if (!session?.deliver_sm(pdu, (answer) => resolve(answer.command_status)))
				reject(new Error("nobody is bound"));
		});
	}

	#serve(session) {
		session.setMaxListeners(0);
		session.on("error", () => session.destroy()); // Kannel may go at any moment
		session.on("bind_transceiver", (pdu) => {
			const isKnown = pdu.system_id === LOGIN.system_id && pdu.password === LOGIN.password;
			session.send(pdu.response({ command_status: isKnown ? 0 : smpp.ESME_RBINDFAIL, system_id: "smsc" }));
			if (isKnown)
				this.#session = session;
		});
		session.on("enquire_link", (pdu) => session.send(pdu.response()));
		session.on("unbind", (pdu) => {
			session.send(pdu.response());
			session.close();
		});
		session.on("submit_sm", (pdu) => this.#take(session, pdu));
	}

	async #take(session, pdu) {
		const submit = this.#read(pdu);
		submit.did = this.behaviour(submit);
		const answer = (command_status) => session.send(pdu.response({ command_status, message_id: command_status === 0 ? submit.id : "" }));
		const refusals = { throttle: smpp.ESME_RTHROTTLED, reject: smpp.ESME_RINVDSTADR };
		this.submits.add(submit);
		if (refusals[submit.did] !== undefined) {
			answer(refusals[submit.did]);
			return;
		}
		this.#join(submit);
		if (submit.did === "drop")
			session.destroy();
		if (submit.did === "early")
			await this.report(submit);
		if (submit.did === "take" || submit.did === "hold" || submit.did === "early")
			answer(0);
		if (submit.did === "take")
			await this.report(submit).catch(() => {}); // it may be gone by now
	}

	#read(pdu) {
		const { udh, message } = pdu.short_message;
		const header = udh?.find((element) => element[0] === 0);
		return {
			id: String(this.#next++),
			from: number(pdu.source_addr_ton, pdu.source_addr),
			to: number(pdu.dest_addr_ton, pdu.destination_addr),
			text: message,
			part: header === undefined ? null : { reference: header[2], total: header[3], number: header[4] },
			validUntil_ms: pdu.validity_period === "" ? null : pdu.validity_period.getTime(),
			at_ms: Date.now(),
		};
	}

	#join({ from, to, text, part }) {
		if (part === null) {
			this.texts.add({ from, to, text, parts: 1 });
			return;
		}
		const key = `${from} ${to} ${part.reference}`;
		const parts = this.#parts.get(key) ?? Array(part.total).fill(null);
		parts[part.number - 1] = text;
		this.#parts.set(key, parts);
		if (!parts.includes(null)) {
			this.#parts.delete(key);
			this.texts.add({ from, to, text: parts.join(""), parts: part.total });
		}
	}
}

const number = (ton, digits) => (ton === INTERNATIONAL ? `+${digits}` : digits);

function address(side, full) {
	const isInternational = full.startsWith("+");
	const digits = isInternational ? full.slice(1) : full;
	return side === "source"
		? { source_addr_ton: isInternational ? INTERNATIONAL : 0, source_addr_npi: 1, source_addr: digits }
		: { dest_addr_ton: isInternational ? INTERNATIONAL : 0, dest_addr_npi: 1, destination_addr: digits };
}
