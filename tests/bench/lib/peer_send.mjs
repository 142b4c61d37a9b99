// SPDX-License-Identifier: MIT
//
// What both peers do with a text: the request that firstdayd makes of it, over kept connections.
import { Agent, request } from "node:http";
import { once } from "node:events";

const agent = new Agent({ keepAlive: true, maxSockets: 64 }); // as many as firstdayd has

export function post(url, id) {
	const text = `Text ${id}: Mon 14 Sep, 10:05 am. Bus 30 from Newport Market Square, stand 4, to the Job Centre.`;
	return new Promise((resolve, reject) => {
		const asked = request(url, {
			method: "POST", agent, headers: {
				"Content-Type": "text/plain; charset=UTF-8", "Content-Length": Buffer.byteLength(text),
				"X-Kannel-Username": "bench", "X-Kannel-Password": "none", "X-Kannel-From": "+447700900999",
				"X-Kannel-To": "+447700900123", "X-Kannel-Coding": "0", "X-Kannel-Validity": "60",
				"X-Kannel-DLR-Mask": "31", "X-Kannel-DLR-Url": `http://127.0.0.1:1/hooks/kannel/dlr?id=${id}&type=%d`,
			},
		}, (answer) => {
			answer.resume();
			answer.on("end", () => (answer.statusCode === 202 ? resolve() : reject(new Error(`${answer.statusCode}`))));
		});
		asked.on("error", reject);
		asked.end(text);
	});
}

export const aLine = () => once(process.stdin, "data");
