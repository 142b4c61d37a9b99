// SPDX-License-Identifier: MIT
//
// raptor-journey-planner: usage  peer_raptor.mjs FEED.zip QUERIES.csv
//
// Its own loader never ends under Node 20 (the zip stream below it keeps its last event), so the tables
// are read here, into the shapes that its GTFS.d.ts declares. It wants no database: only its
// transfer-pattern programs do, which are not used. One search day, trips filtered for it beforehand.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readZip } from "../../e2e/lib/feeds.mjs";
import { eachRow } from "./csv.mjs";
import { dateOf, readQueries, timeAll } from "./queries.mjs";

const require = createRequire(import.meta.url);
const { DepartAfterQuery, JourneyFactory, RaptorAlgorithmFactory } = require("raptor-journey-planner");
const { Service } = require("raptor-journey-planner/dist/src/gtfs/Service");

const seconds = (text) => text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
const isAllowed = (type) => type === undefined || type === "" || type === "0";

function loadFeed(feed) {
	const files = readZip(readFileSync(feed));
	const dates = {};
	const services = {};
	const trips = {};
	const transfers = {};
	eachRow(files["calendar_dates.txt"] ?? "", (row) => {
		(dates[row.service_id] ??= {})[row.date] = row.exception_type === "1";
	});
	eachRow(files["calendar.txt"] ?? "", (row) => {
		const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => row[day] === "1");
		services[row.service_id] = new Service(+row.start_date, +row.end_date, days, dates[row.service_id] ?? {});
	});
	for (const id of Object.keys(dates))
		services[id] ??= new Service(99999999, 0, [], dates[id]);
	eachRow(files["trips.txt"], (row) => {
		trips[row.trip_id] = { serviceId: row.service_id, tripId: row.trip_id, stopTimes: [], service: services[row.service_id] };
	});
	eachRow(files["stop_times.txt"], (row) => trips[row.trip_id].stopTimes.push({
		sequence: +row.stop_sequence,
		stop: row.stop_id,
		departureTime: seconds(row.departure_time),
		arrivalTime: seconds(row.arrival_time),
		pickUp: isAllowed(row.pickup_type),
		dropOff: isAllowed(row.drop_off_type),
	}));
	eachRow(files["transfers.txt"] ?? "", (row) => {
		if (row.from_stop_id !== row.to_stop_id && row.transfer_type !== "3")
			(transfers[row.from_stop_id] ??= []).push({ origin: row.from_stop_id, destination: row.to_stop_id,
				duration: +(row.min_transfer_time || 0), startTime: 0, endTime: Number.MAX_SAFE_INTEGER });
	});
	const all = Object.values(trips).filter((trip) => trip.service !== undefined && trip.stopTimes.length > 1);
	for (const trip of all)
		trip.stopTimes.sort((a, b) => a.sequence - b.sequence);
	return [all, transfers];
}

const [feed, path] = process.argv.slice(2);
const queries = readQueries(path);
const date = dateOf(queries);
const start = performance.now();
const [trips, transfers] = loadFeed(feed);
const raptor = RaptorAlgorithmFactory.create(trips, transfers, {}, date);
const planner = new DepartAfterQuery(raptor, new JourneyFactory(), 1);
const load_ms = performance.now() - start;

/* A stop that nothing serves is not among its stops: asked for it, it throws. It changes the date it is given. */
timeAll(queries, load_ms, ({ from, to, at_s }) => {
	try {
		const journeys = planner.plan(from, to, new Date(date), at_s);
		return journeys.length === 0 ? null : Math.min(...journeys.map((journey) => journey.arrivalTime));
	} catch {
		return null;
	}
});
