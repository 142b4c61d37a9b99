// SPDX-License-Identifier: MIT
//
// A GOV.UK Notify on loopback: tokens judged by the npm package jsonwebtoken, what it is sent by a description of its
// send call (a JSON Schema) with ajv, lists by reference; it fails as it is told.
import { createServer } from "node:http";
import { once } from "node:events";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { Inbox } from "./processes.mjs";

const require = createRequire(new URL("../../judges/package.json", import.meta.url));
const jsonwebtoken = require("jsonwebtoken");
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

export const SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506";
export const SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0";
export const KEY = `firstday-${SERVICE}-${SECRET}`;
export const TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a";
export const TOKEN = "a-token-that-both-of-us-know";
const SKEW_MS = 30_000; // its clock and ours may differ by so much
const MINUTE_MS = 60_000; // and ours is known to the minute alone

const ajv = addFormats(new Ajv({ allErrors: true }));
const isSend = ajv.compile(JSON.parse(readFileSync(new URL("notify_send.schema.json", import.meta.url))));

/* What is wrong with what it was sent: the errors of its answer, none if nothing is. */
export function faultsOf(body) {
	if (!isSend(body))
		return isSend.errors.map((error) => ({ error: "ValidationError", message: `${error.instancePath} ${error.message}` }));
	if (body.template_id !== TEMPLATE)
		return [{ error: "BadRequestError", message: "Template not found" }];
	return Object.keys(body.personalisation).join() === "body" ? [] :
		[{ error: "BadRequestError", message: "Missing personalisation: body" }];
}

/* Why a token is none, "" if it is one. ${now} is its clock, in ms, rounded down to a minute. */
export function tokenFault(header, now) {
	const [scheme, token] = (header ?? "").split(" ");
	try {
		const { iss, iat } = jsonwebtoken.verify(token, SECRET, { algorithms: ["HS256"], clockTimestamp: now / 1000 });
		if (scheme !== "Bearer" || iss !== SERVICE)
			return "is not this service's";
		const isNear = iat * 1000 >= now - SKEW_MS && iat * 1000 < now + MINUTE_MS + SKEW_MS;
		return isNear ? "" : "Error: Your system clock must be accurate to within 30 seconds";
	} catch (error) {
		return error.message;
	}
}

/* ${now}() resolves to its clock, in ms. Its calls go to ${hook} of what this resolves to, to be set. */
export async function startNotify({ now }) {
	const notifications = [];
	const texts = new Inbox();
	const asks = new Inbox();
	const refused = []; // what no right client of it would have sent
	const faults = []; // of the next text with these words: { words, how: "lose" | "drop" | { status, error } }

	function answer(response, status, body) {
		response.writeHead(status, { "Content-Type": "application/json" });
		response.end(JSON.stringify(body));
	}

	function refuse(response, status, errors) {
		refused.push({ status, errors });
		answer(response, status, { errors, status_code: status });
	}

	function take(body, request, response, made) {
		const errors = faultsOf(body);
		if (errors.length > 0)
			return refuse(response, 400, errors);
		const words = body.personalisation.body;
		const index = faults.findIndex((one) => one.words.test(words));
		const fault = index < 0 ? undefined : faults.splice(index, 1)[0].how;
		if (fault === "lose")
			return request.socket.destroy();
		if (fault?.status && fault.status < 500)
			return answer(response, fault.status, { errors: [{ error: fault.error, message: fault.error }], status_code: fault.status });
		const one = {
			id: randomUUID(), reference: body.reference, phone_number: body.phone_number, type: "sms", status: "created",
			body: words, created_at: new Date(made).toISOString(),
		};
		notifications.unshift(one);
		texts.add(one);
		if (fault === "drop")
			return request.socket.destroy();
		if (fault?.status) // it had it all the same
			return answer(response, fault.status, { errors: [{ error: "Exception", message: "Internal server error" }], status_code: fault.status });
		return answer(response, 201, { id: one.id, reference: one.reference, content: { body: words, from_number: "firstday" } });
	}

	const server = createServer(async (request, response) => {
		const url = new URL(request.url, "http://127.0.0.1");
		let body = "";
		for await (const chunk of request)
			body += chunk;
		const time = await now();
		const fault = tokenFault(request.headers.authorization, time);
		if (fault !== "")
			return refuse(response, 403, [{ error: "AuthError", message: fault }]);
		if (request.method === "GET" && url.pathname === "/v2/notifications") {
			asks.add(Object.fromEntries(url.searchParams));
			const found = notifications.filter((one) => one.reference === url.searchParams.get("reference"));
			return answer(response, 200, { notifications: found, links: { current: request.url } });
		}
		if (request.method !== "POST" || url.pathname !== "/v2/notifications/sms" || request.headers["content-type"] !== "application/json")
			return refuse(response, 404, [{ error: "NoResultFound", message: `${request.method} ${url.pathname}` }]);
		return take(JSON.parse(body), request, response, time);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");

	/* A call of its own, with its token or with ${token}. */
	async function call(what, body, token = TOKEN) {
		const answer = await fetch(`${notify.hook}/${what}`, {
			method: "POST", body: JSON.stringify(body),
			headers: { "Content-Type": "application/json", ...(token === "" ? {} : { Authorization: `Bearer ${token}` }) },
		});
		return answer.status;
	}

	const notify = {
		hook: "",
		url: `http://127.0.0.1:${server.address().port}`,
		texts, asks, notifications, refused, faults, call,
		inject: (from, to, text, id = randomUUID()) =>
			call("mo", { id, source_number: from.slice(1), destination_number: to, message: text, date_received: new Date().toISOString() }),
		tell: (one, status) => call("dlr", {
			id: one.id, reference: one.reference, to: one.phone_number, status, notification_type: "sms",
			created_at: one.created_at, completed_at: one.created_at, sent_at: one.created_at,
		}),
		stop: () => new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		}),
	};
	return notify;
}
