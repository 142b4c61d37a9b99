#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// OpenTripPlanner as we ask it, by the npm package graphql: our question against its schema, a stub that answers by executing
// it, and every way in which an engine may fail, after which our own timetable answers as if nobody had been asked.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildSchema, graphql, parse, validate } from "graphql";
import { buildTimetable, firstday, folder, serve, timetable } from "./engines.mjs";

const schema = buildSchema(readFileSync("tests/data/engines/otp.graphqls", "utf8"));
const ends = ["--from", "51.4806,-3.1679", "--to", "51.588,-2.995"];
const asked = ["journey", "--timetable", timetable, ...ends, "--depart", "2023-09-15T09:30", "--json"];
const servers = [];
let alone; // what our own timetable answers

before(async () => {
	buildTimetable();
	alone = (await firstday(...asked)).json;
	assert.ok(alone.depart);
});
after(() => Promise.all(servers.map((server) => server.close())));

/* An engine whose every answer is made by ${answer}(path, body, response). */
async function engine(answer) {
	const server = await serve(answer);
	servers.push(server);
	return ["--engine", `otp=${server.url}`];
}

const offset = (ms, hours) =>
	new Date(ms + hours * 3600e3).toISOString().replace(/\.\d+Z$/, `${hours < 0 ? "-" : "+"}0${Math.abs(hours)}:00`);

/* An itinerary that begins at ${start} (ms): five minutes on foot, forty by coach, five on foot. */
function itinerary(origin, destination, start, change = {}) {
	const place = (point, north, name) => ({ name, lat: point.latitude + north, lon: point.longitude });
	const at = (minutes, hours) => ({ scheduledTime: offset(start + minutes * 60e3, hours), estimated: null });
	const stops = [place(origin, 0.002, "First Street"), place(destination, 0.002, "Last Street")];
	const walk = (minutes, from, to) => ({
		mode: "WALK", transitLeg: false, start: at(minutes, 0), end: at(minutes + 5, 2), duration: 300, distance: 240, from, to,
	});
	const ride = {
		mode: "COACH", transitLeg: true, start: at(5, 1), end: at(45, -5), duration: 2400, distance: 20000, from: stops[0], to: stops[1],
		headsign: "Somewhere", serviceDate: offset(start, 1).slice(0, 10).replaceAll("-", ""), realtimeState: "UPDATED",
		route: { shortName: "X7", longName: null, agency: { gtfsId: "1:a", name: "Coaches" } },
	};
	return {
		start: offset(start, 1), end: offset(start + 50 * 60e3, 1), numberOfTransfers: 0,
		legs: [walk(0, place(origin, 0, null), stops[0]), { ...ride, ...change }, walk(45, stops[1], place(destination, 0, null))],
	};
}

/* A stub that executes the query: ${plan}(arguments) gives the itineraries, or {routingErrors}. */
const executing = (plan, questions = []) => async (path, body, response) => {
	questions.push({ path, ...body });
	const rootValue = {
		planConnection: (args) => {
			const made = plan(args);
			return {
				edges: (made.itineraries ?? []).map((node, i) => ({ cursor: String(i), node })),
				routingErrors: made.routingErrors ?? [],
				pageInfo: { hasNextPage: true, hasPreviousPage: true, searchWindowUsed: made.window ?? args.searchWindow },
			};
		},
	};
	const result = await graphql({ schema, source: body.query, rootValue, variableValues: body.variables });
	response.setHeader("Content-Type", "application/json");
	response.end(JSON.stringify(result));
};
const points = (args) => [args.origin.location.coordinate, args.destination.location.coordinate];
const every = (minutes, count, days = 0) => (args) => ({
	itineraries: [...Array(count).keys()].map((i) =>
		itinerary(...points(args), Date.parse(args.dateTime.earliestDeparture) + (7 + i * minutes) * 60e3 + days * 86400e3)),
});

/* The engine gave nothing: the answer is our own, and says why. */
async function isAlone(engineWords, because, words = asked) {
	const result = await firstday(...words, ...engineWords);
	const { engines, ...journey } = result.json;
	assert.deepEqual(journey, alone);
	assert.equal(engines.transit.engine, "local");
	assert.equal(engines.transit.pairs, 0);
	assert.match(engines.transit.because, because);
}

test("our question is valid by the schema, and a wrong one is not", async () => {
	const questions = [];
	await firstday(...asked, ...(await engine(executing(every(60, 1), questions))));
	assert.equal(questions.length, 1);
	assert.equal(questions[0].path, "/otp/gtfs/v1");
	assert.deepEqual(validate(schema, parse(questions[0].query)), []);
	assert.notDeepEqual(validate(schema, parse(questions[0].query.replace("serviceDate", "servicesDate"))), []);
	assert.deepEqual(questions[0].variables.when, { earliestDeparture: "2023-09-15T09:30:00+01:00" });
});

test("what the engine tells is the answer, and it is said who told it", async () => {
	const { status, json } = await firstday(...asked, ...(await engine(executing(every(60, 3)))));
	assert.equal(status, 0);
	assert.deepEqual([json.date, json.depart, json.arrive], ["2023-09-15", "09:37", "10:27"]);
	assert.deepEqual(json.legs.map((leg) => [leg.by, leg.depart, leg.arrive]),
		[["walk", "09:37", "09:42"], ["transit", "09:42", "10:22"], ["walk", "10:22", "10:27"]]);
	const [ride] = json.legs[1].rides;
	assert.deepEqual([ride.line, ride.vehicle, ride.from_stop, ride.to_stop, ride.operator],
		["X7", "Coach", "First Street", "Last Street", "Coaches"]);
	assert.equal(json.next.depart, "10:37");
	assert.equal(json.last.depart, "11:37");
	assert.equal(json.walk_m, 480);
	assert.deepEqual(json.engines.transit, { engine: "otp", pairs: 1, of: 1 });
	assert.equal(json.engines.walk.engine, "local");
});

test("to be there by a time, the engine is asked for arrivals", async () => {
	const questions = [];
	const plan = (args) => ({
		itineraries: [30, 90].map((before) =>
			itinerary(...points(args), Date.parse(args.dateTime.latestArrival) - (50 + before) * 60e3)),
	});
	const words = ["journey", "--timetable", timetable, ...ends, "--arrive", "2023-09-15T12:00", "--json"];
	const { json } = await firstday(...words, ...(await engine(executing(plan, questions))));
	assert.equal(questions[0].variables.when.latestArrival, "2023-09-15T12:00:00+01:00");
	assert.deepEqual([json.depart, json.arrive], ["10:40", "11:30"]);
});

test("no journey by the engine is an answer too", async () => {
	const none = () => ({ routingErrors: [{ code: "NO_TRANSIT_CONNECTION", description: "none", inputField: null }] });
	const { status, json } = await firstday(...asked, ...(await engine(executing(none))));
	assert.equal(status, 1);
	assert.equal(json.engines.transit.engine, "otp");
});

test("a place off its map is not none", async () => {
	const off = () => ({ routingErrors: [{ code: "OUTSIDE_BOUNDS", description: "off", inputField: "TO" }] });
	await isAlone(await engine(executing(off)), /^otp: OUTSIDE_BOUNDS TO$/);
});

test("tomorrow's journeys are never today's", async () => {
	await isAlone(await engine(executing(every(60, 3, 1))), /^otp: a journey of 2023-09-16, not of 2023-09-15$/);
});

test("a cancelled ride, a bicycle, a leg that ends before it begins: none is offered", async () => {
	const start = Date.parse("2023-09-15T09:40:00+01:00");
	const later = { scheduledTime: "2023-09-15T08:00:00Z", estimated: null };
	for (const [change, because] of [
		[{ mode: "BICYCLE", transitLeg: false }, /BICYCLE/],
		[{ end: later, duration: null }, /ends before/],
		[{ route: null }, /route/],
	])
		await isAlone(await engine(executing((args) => ({ itineraries: [itinerary(...points(args), start, change)] }))), because);
	const plan = (args) => ({
		itineraries: [itinerary(...points(args), start, { realtimeState: "CANCELED" }), itinerary(...points(args), start + 1800e3)],
	});
	const { json } = await firstday(...asked, ...(await engine(executing(plan))));
	assert.equal(json.depart, "10:10");
});

test("fewer journeys than there are do not stand for all", async () => {
	await isAlone(await engine(executing((args) => ({ ...every(60, 3)(args), window: "PT2H" }))), /more journeys than it told/);
});

test("an error within 200, and any other status, is told with its reason", async () => {
	const told = (status, text, headers = {}) => engine((path, body, response) => response.writeHead(status, headers).end(text));
	await isAlone(await told(200, '{"errors":[{"message":"Data fetching failed"}]}'), /^otp: error: Data fetching failed$/);
	await isAlone(await told(500, "<html>"), /^otp: HTTP status 500$/);
	await isAlone(await told(429, "", { "Retry-After": "30" }), /^otp: HTTP status 429$/);
	await isAlone(await told(302, "", { Location: "/elsewhere" }), /^otp: HTTP status 302$/);
	await isAlone(await told(200, "<html>it works</html>"), /^otp: line 1/);
	await isAlone(await told(200, ""), /^otp: /);
	await isAlone(await told(200, "[".repeat(100000)), /^otp: /);
	await isAlone(await told(200, `{"data": "${"x".repeat(5e6)}"}`), /^otp: an answer of over 4194304 bytes$/);
});

test("half an answer is no answer", async () => {
	await isAlone(await engine((path, body, response) => {
		response.writeHead(200, { "Content-Length": "1000" });
		response.write('{"data":{"planConnection":', () => response.destroy());
	}), /^otp: broke off/);
	await isAlone(await engine((path, body, response) => response.end('{"data":{"planConnection":')), /^otp: line 1/);
	await isAlone(await engine((path, body, response) => response.destroy()), /^otp: broke off/);
});

test("silence and dripping bytes end with the time limit, as the configuration has it", async () => {
	const silent = await serve(() => {});
	const dripping = await serve((path, body, response) => {
		const drip = setInterval(() => response.write(" "), 50);
		response.on("close", () => clearInterval(drip));
	});
	servers.push(silent, dripping);
	for (const server of [silent, dripping]) {
		const conf = join(folder, "engine.conf");
		writeFileSync(conf, `engine otp {\n\turl ${server.url}\n\ttimeout 1s\n}\n`);
		await isAlone(["-c", conf], /^otp: timeout after 1000 ms$/);
	}
});

test("an engine that is not there is not waited for", async () => {
	const gone = await serve(() => {});
	await gone.close();
	await isAlone(["--engine", `otp=${gone.url}`], /^otp: not reached/);
});

test("an engine that nobody knows, or an address that is none, is a wrong use", async () => {
	for (const word of ["hafas=http://127.0.0.1:1", "otp", "otp=http://example.org", "otp=ftp://127.0.0.1"])
		assert.equal((await firstday(...asked, "--engine", word)).status, 64);
});

test("a plan asks about every pair, and the loser of one of them keeps the rest", async () => {
	const questions = [];
	const plan = (args) => (questions.length === 3 ? { routingErrors: [{ code: "OUTSIDE_BOUNDS", description: "" }] } : every(20, 40)(args));
	const words = ["plan", "conf/newport/J4.json", "--timetable", timetable, "--json"];
	const { json } = await firstday(...words, ...(await engine(executing(plan, questions))));
	const { transit } = json.engines;
	assert.equal(questions.length, transit.of);
	assert.deepEqual([transit.engine, transit.pairs], ["otp", transit.of - 1]);
	assert.match(transit.because, /OUTSIDE_BOUNDS/);
	const shown = json.legs.flatMap((leg) => leg.rides).map((ride) => ride.line);
	assert.ok(!shown.some((line) => line === ""));
});
