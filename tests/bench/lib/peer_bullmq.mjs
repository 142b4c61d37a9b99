// SPDX-License-Identifier: MIT
//
// BullMQ as a sender: usage  peer_bullmq.mjs REDIS_PORT SINK_URL COUNT CONCURRENCY
//
// Fills a queue with COUNT texts, says "filled", waits for a line, and sends them all: one worker, which marks each
// job active, posts it, and marks it completed. Prints the milliseconds from that line to the last completion.
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { aLine, post } from "./peer_send.mjs";

const [port, url, count, concurrency] = process.argv.slice(2);
const connection = new Redis({ host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null });
const queue = new Queue("texts", { connection });
const COUNT = Number(count);
for (let at = 0; at < COUNT; at += 1000)
	await queue.addBulk(Array.from({ length: Math.min(1000, COUNT - at) }, (_, i) => (
		{ name: "text", data: { id: at + i + 1 }, opts: { removeOnComplete: true } })));
console.log("filled");
await aLine();
const begin = performance.now();
let left = COUNT;
const worker = new Worker("texts", (job) => post(url, job.data.id), { connection, concurrency: Number(concurrency) });
await new Promise((resolve, reject) => {
	worker.on("completed", () => --left === 0 && resolve());
	worker.on("failed", (_, error) => reject(error));
});
console.log(performance.now() - begin);
await worker.close();
await queue.close();
process.exit(0);
