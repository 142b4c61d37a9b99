// SPDX-License-Identifier: MIT
//
// A web server of three lines that notes every request: what a gateway's hooks reach in a test.
import { createServer } from "node:http";
import { once } from "node:events";
import { Inbox } from "./processes.mjs";

/* ${answer}(request) gives the status of the answer; each request is noted with path and query. */
export async function startReceiver(answer = () => 200) {
	const requests = new Inbox();
	const server = createServer((request, response) => {
		const url = new URL(request.url, "http://127.0.0.1");
		const noted = { path: url.pathname, query: Object.fromEntries(url.searchParams), url: request.url };
		response.statusCode = answer(noted);
		response.end();
		requests.add(noted);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		requests,
		url: `http://127.0.0.1:${server.address().port}`,
		stop: () => new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		}),
	};
}
