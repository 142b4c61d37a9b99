// SPDX-License-Identifier: MIT
//
// The queries that each planner gets, and how each one's time is taken: once through to be warm, then the
// best of RUNS for each query, as bench_csa.c does.
import { readFileSync } from "node:fs";

const RUNS = 3;

/* [{from, to, date, at_s}] of a file as "firstday journeys" reads it. */
export function readQueries(path) {
	return readFileSync(path, "utf8").trim().split("\n").slice(1).map((line) => {
		const [from, to, date, time] = line.split(",");
		const [hours, minutes] = time.split(":").map(Number);
		return { from, to, date, at_s: hours * 3600 + minutes * 60 };
	});
}

/* Noon of the date, so that no planner takes it for the day before. */
export function dateOf(queries) {
	const [year, month, day] = queries[0].date.split("-").map(Number);
	return new Date(year, month - 1, day, 12);
}

/* Ask ${ask} every query and print what came: one line of JSON with times (µs) and arrivals (s or null). */
export function timeAll(queries, load_ms, ask) {
	const answers = queries.map(ask);
	const times = queries.map((query) => {
		let best = Infinity;
		for (let run = 0; run < RUNS; run++) {
			const start = process.hrtime.bigint();
			ask(query);
			best = Math.min(best, Number(process.hrtime.bigint() - start) / 1000);
		}
		return best;
	});
	console.log(JSON.stringify({ load_ms, times, answers }));
}
