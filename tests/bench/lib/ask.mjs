// SPDX-License-Identifier: MIT
//
// One request to the daemon under measure.
import { request } from "node:http";

/* The answer's JSON, or its text where it is none; or an error that says what came instead. */
export function ask(url, method, path, { body, type = "application/x-www-form-urlencoded", agent } = {}) {
	return new Promise((resolve, reject) => {
		const headers = body === undefined ? {} :
			{ "Content-Type": type, "Content-Length": Buffer.byteLength(body), Origin: url };
		const asked = request(url + path, { method, agent, headers }, (answer) => {
			let text = "";
			answer.setEncoding("utf8");
			answer.on("data", (chunk) => { text += chunk; });
			answer.on("end", () => (answer.statusCode >= 300 ?
				reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`)) :
				resolve(/json/.test(answer.headers["content-type"]) ? JSON.parse(text) : text)));
		});
		asked.on("error", reject);
		asked.end(body);
	});
}
