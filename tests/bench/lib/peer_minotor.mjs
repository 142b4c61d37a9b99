// SPDX-License-Identifier: MIT
//
// minotor, as its README says: usage  peer_minotor.mjs FEED.zip QUERIES.csv
// Asked for the earliest arrival alone, with no time for a change and as many rides as it takes.
import { Duration, Query, Router, Time } from "minotor";
import { GtfsParser } from "minotor/parser";
import { dateOf, readQueries, timeAll } from "./queries.mjs";

const [feed, path] = process.argv.slice(2);
const queries = readQueries(path);
const start = performance.now();
const { timetable, stopsIndex } = await new GtfsParser(feed).parse(dateOf(queries));
const router = new Router(timetable, stopsIndex);
const load_ms = performance.now() - start;

timeAll(queries, load_ms, ({ from, to, at_s }) => {
	const query = new Query.Builder().from(from).to(to).departureTime(Time.fromSeconds(at_s))
		.minTransferTime(Duration.fromSeconds(0)).maxTransfers(10).build();
	return router.route(query).arrivalAt(to)?.time.toSeconds() ?? null;
});
