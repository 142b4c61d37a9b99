// SPDX-License-Identifier: MIT
//
// Small feeds that are made to order, and a server on loopback that hands them out, well or badly.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";

const CRC = Array.from({ length: 256 }, (_, n) => {
	for (let bit = 0; bit < 8; bit++)
		n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n >>> 0;
});

function crc32(bytes) {
	let sum = 0xffffffff;
	for (const byte of bytes)
		sum = CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8);
	return (sum ^ 0xffffffff) >>> 0;
}

/* A zip of texts by name [PKWARE APPNOTE 4.3]. */
export function makeZip(files) {
	const locals = [];
	const central = [];
	let at = 0;
	for (const [name, text] of Object.entries(files)) {
		const plain = Buffer.from(text);
		const packed = deflateRawSync(plain);
		const facts = Buffer.alloc(26);
		facts.writeUInt16LE(20, 0);
		facts.writeUInt16LE(8, 4);
		facts.writeUInt16LE(0x21, 8); // 1980-01-01
		facts.writeUInt32LE(crc32(plain), 10);
		facts.writeUInt32LE(packed.length, 14);
		facts.writeUInt32LE(plain.length, 18);
		facts.writeUInt16LE(name.length, 22);
		const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, Buffer.from(name), packed]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(at, 10);
		central.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), facts, tail, Buffer.from(name)]));
		locals.push(local);
		at += local.length;
	}
	const directory = Buffer.concat(central);
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", "latin1");
	end.writeUInt16LE(central.length, 8);
	end.writeUInt16LE(central.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...locals, directory, end]);
}

const hhmm = (minute) =>
	`${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00`;

/* A line that shuttles between two stops, ${trips} times a day from 06:00, from ${first} to ${last}. */
export function makeFeed({ name = "A", trips = 40, first = "20230101", last = "20231231", extra = {} } = {}) {
	let tripRows = "route_id,service_id,trip_id\n";
	let timeRows = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n";
	for (let i = 0; i < trips; i++) {
		const at = 360 + 10 * i;
		tripRows += `${name}R,${name}S,${name}T${i}\n`;
		timeRows += `${name}T${i},${hhmm(at)},${hhmm(at)},${name}1,1\n${name}T${i},${hhmm(at + 9)},${hhmm(at + 9)},${name}2,2\n`;
	}
	return makeZip({
		"agency.txt": `agency_id,agency_name,agency_url,agency_timezone\n${name},${name} Buses,https://a.example,Europe/London\n`,
		"stops.txt": `stop_id,stop_name,stop_lat,stop_lon\n${name}1,${name} Road,51.58,-2.99\n${name}2,${name} Street,51.60,-3.01\n`,
		"routes.txt": `route_id,agency_id,route_short_name,route_long_name,route_type\n${name}R,${name},1,,3\n`,
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n" +
			`${name}S,1,1,1,1,1,1,1,${first},${last}\n`,
		"trips.txt": tripRows,
		"stop_times.txt": timeRows,
		...extra,
	});
}

const etagOf = (bytes) => `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;

/*
 * Each way of answering gets (request, response, bytes). "well" keeps to HTTP; the others are what
 * servers do on bad days.
 */
export const ways = {
	well(request, response, bytes) {
		const etag = etagOf(bytes);
		if (request.headers["if-none-match"] === etag)
			response.writeHead(304, { ETag: etag }).end();
		else
			response.writeHead(200, { ETag: etag, "Content-Type": "application/zip", "Content-Length": bytes.length }).end(bytes);
	},
	dated(request, response, bytes) {
		const date = "Mon, 05 Jun 2023 10:00:00 GMT";
		if (request.headers["if-modified-since"] === date)
			response.writeHead(304).end();
		else
			response.writeHead(200, { "Last-Modified": date, "Content-Length": bytes.length }).end(bytes);
	},
	gzipped(request, response, bytes) {
		response.writeHead(200, { "Content-Encoding": "gzip", ETag: etagOf(bytes) }).end(gzipSync(bytes));
	},
	failing: (request, response) => response.writeHead(500).end("out of order"),
	gone: (request, response) => response.writeHead(404).end("no such thing"),
	notAsked: (request, response) => response.writeHead(304).end(),
	aPage: (request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!DOCTYPE html><title>Sign in</title>"),
	cut(request, response, bytes) {
		response.writeHead(200, { "Content-Length": bytes.length });
		response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
	},
	/* Without a length nothing of HTTP tells that this is not all. */
	cutSilently(request, response, bytes) {
		response.writeHead(200, { Connection: "close", "Transfer-Encoding": "identity" });
		response.end(bytes.subarray(0, bytes.length / 2));
	},
	endless(request, response) {
		response.writeHead(200);
		const chunk = Buffer.alloc(65536);
		const pour = () => { while (!response.destroyed && response.write(chunk)); };
		response.on("drain", pour);
		pour();
	},
	silent() {},
	/* Too much is asked of it: it wants a second's rest, and is well from then on. */
	patience() {
		let asked = 0;
		return (request, response, bytes) => asked++ === 0
			? response.writeHead(429, { "Retry-After": "1" }).end("slower, please") : ways.well(request, response, bytes);
	},
	elsewhere: (request, response) => response.writeHead(302, { Location: "http://feeds.example/x.zip" }).end(),
	round: (request, response) => response.writeHead(302, { Location: request.url }).end(),
};

/* feeds: path, or path with its query, to {bytes, way}, to be changed as a test goes on; requests: what came, in order, and over which connection. */
export async function startFeedServer(t) {
	const feeds = {};
	const requests = [];
	const server = createServer((request, response) => {
		requests.push({ url: request.url, headers: request.headers, connection: request.socket.remotePort, at: performance.now() });
		const feed = feeds[request.url] ?? feeds[new URL(request.url, "http://x").pathname];
		if (feed === undefined)
			response.writeHead(404).end();
		else
			(feed.way ?? ways.well)(request, response, feed.bytes);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.close();
		server.closeAllConnections();
	});
	return { feeds, requests, url: `http://127.0.0.1:${server.address().port}` };
}

/* Run firstday to its end without standing still: the server is in this process. */
export async function firstday(...words) {
	const child = spawn(process.env.FIRSTDAY ?? "build/firstday", words);
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => { out += chunk; });
	child.stderr.on("data", (chunk) => { err += chunk; });
	const [status] = await once(child, "close");
	return { status, out, err, json: out.startsWith("{") ? JSON.parse(out) : null };
}

/* The texts of a zip by name. */
export function readZip(bytes) {
	const files = {};
	const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		const [method, packed, nameLength, extraLength, noteLength, local] = [bytes.readUInt16LE(at + 10),
			bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30),
			bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
		const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
		const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
		const body = bytes.subarray(from, from + packed);
		files[name] = (method === 8 ? inflateRawSync(body) : body).toString("utf8");
		at += 46 + nameLength + extraLength + noteLength;
	}
	return files;
}
