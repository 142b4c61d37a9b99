// SPDX-License-Identifier: MIT
//
// A Twilio on loopback: it takes what the provider's rules allow and refuses the rest, lists what it has,
// signs its own calls by the npm package, and fails as it is told.
import { createServer } from "node:http";
import { once } from "node:events";
import { createRequire } from "node:module";
import { Inbox } from "./processes.mjs";

const { getExpectedTwilioSignature } = createRequire(new URL("../../judges/package.json", import.meta.url))("twilio");

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
export const TOKEN = "a token that only we two know".replaceAll(" ", "-");
const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
const LOGIN = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64")}`;
const FIELDS = ["To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"];

/* What is wrong with a form, by the rules of its Message resource: a code of its error dictionary, 0 for nothing. */
export function faultOf(form) {
	const names = [...form.keys()];
	if (names.some((name) => !FIELDS.includes(name)) || new Set(names).size !== names.length)
		return 20001;
	if (!/^\+[1-9]\d{7,14}$/.test(form.get("To") ?? ""))
		return 21211;
	if (form.has("From") === form.has("MessagingServiceSid"))
		return 21603;
	if (form.has("From") && !/^(\+[1-9]\d{7,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/.test(form.get("From")))
		return 21212;
	const characters = [...(form.get("Body") ?? "")].length;
	if (characters === 0 || characters > 1600)
		return characters === 0 ? 21602 : 21617;
	if (form.has("StatusCallback") && !/^https?:\/\/[^ ]+$/.test(form.get("StatusCallback")))
		return 21609;
	const validity = form.get("ValidityPeriod") ?? "1";
	return /^\d+$/.test(validity) && validity >= 1 && validity <= 36000 ? 0 : 21620;
}

/* ${date}() is its clock. Its texts go to ${hook} of what this resolves to, to be set. */
export async function startTwilio({ date }) {
	const messages = [];
	const texts = new Inbox();
	const asks = new Inbox();
	const faults = []; // of the next text with these words: { words, how: "lose" | "drop" | { status, code, retryAfter } }
	let sids = 0;

	function answer(response, status, body, headers = {}) {
		response.writeHead(status, { "Content-Type": "application/json", ...headers });
		response.end(JSON.stringify(body));
	}

	function take(form, request, response) {
		const code = faultOf(form);
		if (code !== 0)
			return answer(response, 400, { code, message: `refused: ${form.get("To")}`, status: 400 });
		const index = faults.findIndex(({ words }) => words.test(form.get("Body")));
		const fault = index < 0 ? undefined : faults.splice(index, 1)[0].how;
		if (fault === "lose")
			return request.socket.destroy();
		if (fault?.status)
			return answer(response, fault.status, { code: fault.code, status: fault.status },
				fault.retryAfter ? { "Retry-After": fault.retryAfter } : {});
		const message = {
			sid: `SM${String(++sids).padStart(32, "0")}`, to: form.get("To"), from: form.get("From"),
			body: form.get("Body"), direction: "outbound-api", status: "queued", error_code: null,
			date_created: date().toUTCString().replace("GMT", "+0000"), callback: form.get("StatusCallback"),
			validity: Number(form.get("ValidityPeriod")),
		};
		messages.unshift(message);
		texts.add(message);
		if (fault === "drop")
			return request.socket.destroy();
		const { callback, validity, ...shown } = message;
		return answer(response, 201, shown);
	}

	function list(query, response) {
		// What is still queued has not been sent on any date.
		const found = messages.filter((message) => message.to === query.get("To") && !query.has("DateSent>"));
		asks.add(Object.fromEntries(query));
		answer(response, 200, { messages: found.map(({ callback, validity, ...shown }) => shown), next_page_uri: null });
	}

	const server = createServer(async (request, response) => {
		const url = new URL(request.url, "http://127.0.0.1");
		let body = "";
		for await (const chunk of request)
			body += chunk;
		if (url.pathname !== MESSAGES || request.headers.authorization !== LOGIN)
			answer(response, 401, { code: 20003, status: 401 });
		else if (request.method === "GET")
			list(url.searchParams, response);
		else
			take(new URLSearchParams(body), request, response);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");

	/* A call of its own, as it signs it, or as ${signature} says. */
	async function call(url, form, signature = getExpectedTwilioSignature(TOKEN, url, form)) {
		const answer = await fetch(url, {
			method: "POST", body: new URLSearchParams(form),
			headers: signature === "" ? {} : { "X-Twilio-Signature": signature },
		});
		return { status: answer.status, body: await answer.text() };
	}

	const twilio = {
		hook: "",
		url: `http://127.0.0.1:${server.address().port}`,
		texts, asks, messages, faults, call,
		inject: (from, to, text, sid = `SM${String(++sids).padStart(32, "1")}`) =>
			call(`${twilio.hook}/mo`, { MessageSid: sid, SmsSid: sid, AccountSid: ACCOUNT, From: from, To: to, Body: text, NumMedia: "0" }),
		tell: (message, status) => call(message.callback, { MessageSid: message.sid, MessageStatus: status, To: message.to }),
		stop: () => new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		}),
	};
	return twilio;
}
