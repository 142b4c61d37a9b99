#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// A real Valhalla (npm @valhallajs/valhallajs) on loopback: what we say is what it says itself, asked directly, and what
// passes between us is as the committed schema has it (npm ajv).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { buildTimetable, firstday, folder, serve, timetable } from "./engines.mjs";
import { serveValhalla, valhalla } from "./valhalla.mjs";

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(JSON.parse(readFileSync("tests/data/engines/valhalla.schema.json", "utf8")));
const valid = (part, value) => {
	const validate = ajv.compile({ $ref: `valhalla#/$defs/${part}` });
	assert.ok(validate(value), `${part}: ${JSON.stringify(validate.errors)}`);
};

const STATION = { lat: 51.5895, lon: -2.9985 }; // Newport's bus station, Market Square
const USK_HOUSE = { lat: 51.582255, lon: -2.987843 };
const CARDIFF = { lat: 51.4806, lon: -3.1679 }; // far off its map
const text = (point) => `${point.lat},${point.lon}`;
const passed = []; // [path, request, answer]
let actor;
let server;
let engine;

before(async () => {
	buildTimetable();
	actor = valhalla(folder);
	server = await serveValhalla(actor, (...what) => passed.push(what));
	engine = ["--engine", `valhalla=${server.url}`];
});
after(() => server?.close());

/* At three in the morning nothing runs: the way on foot. */
async function walk(from, to, ...more) {
	const { json } = await firstday("journey", "--timetable", timetable, "--from", text(from), "--to", text(to), "--depart",
		"2023-09-15T03:00", "--walk-m-max-leg", "5000", "--json", ...more);
	return { ...json.legs[0], n: json.legs.length, engines: json.engines };
}
const minutes = (leg) => {
	const [a, b] = [leg.depart, leg.arrive].map((at) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3)));
	return b - a;
};
const direct = async (from, to, mps, more = {}) => {
	const route = await actor.route({
		locations: [from, to], costing: "pedestrian", costing_options: { pedestrian: { walking_speed: mps * 3.6 } }, ...more,
	});
	return route.trip;
};

test("the walk from the bus station to Usk House is what Valhalla says it is", async () => {
	for (const mps of [0.8, 1.1, 1.4]) {
		const { summary } = await direct(STATION, USK_HOUSE, mps);
		const leg = await walk(STATION, USK_HOUSE, "--walk-mps", String(mps), ...engine);
		assert.deepEqual([leg.n, leg.by], [1, "walk"]);
		assert.deepEqual(leg.engines.walk, { engine: "valhalla", pairs: 1, of: 1 });
		assert.ok(Math.abs(leg.walk_m - summary.length * 1000) <= 1, `${leg.walk_m} m, ${summary.length} km`);
		assert.equal(minutes(leg), Math.ceil(Math.ceil(summary.time) / 60));
		assert.ok(summary.length > 1.1 && summary.length < 2, `${summary.length} km`);
		assert.ok(minutes(leg) >= (summary.length * 1000) / mps / 60 - 1 && minutes(leg) < 45);
	}
});

test("the other way round is asked for itself", async () => {
	const { summary } = await direct(USK_HOUSE, STATION, 1.1);
	const leg = await walk(USK_HOUSE, STATION, ...engine);
	assert.ok(Math.abs(leg.walk_m - summary.length * 1000) <= 1);
});

test("a walk goes round the circles that the person may not enter", async () => {
	const trip = await direct(STATION, USK_HOUSE, 1.1);
	const shape = decode(trip.legs[0].shape);
	const circle = shape.map((at) => ({ ...at, off: offLine(at) })).sort((a, b) => b.off - a.off)[0];
	assert.ok(circle.off > 60, "the way leaves the straight line somewhere");
	const avoid = `${circle.lat},${circle.lon},${Math.floor(circle.off / 2)}`;
	const leg = await walk(STATION, USK_HOUSE, "--avoid", avoid, ...engine);
	assert.equal(leg.engines.walk.engine, "valhalla");
	assert.ok(leg.walk_m > trip.summary.length * 1000, `${leg.walk_m} m`);
	const ring = passed.at(-1)[1].exclude_polygons[0];
	const again = await direct(STATION, USK_HOUSE, 1.1, { exclude_polygons: [ring] });
	assert.ok(Math.abs(leg.walk_m - again.summary.length * 1000) <= 1);
	for (const at of decode(again.legs[0].shape))
		assert.ok(metres(at, circle) > Math.floor(circle.off / 2), "it passes through the circle");
});

test("a point off its map is not moved to its edge", async () => {
	const alone = await walk(STATION, CARDIFF);
	const leg = await walk(STATION, CARDIFF, ...engine);
	assert.equal(leg.engines.walk.engine, "local");
	assert.match(leg.engines.walk.because, /^valhalla: its nearest street is \d{4,} m off$/);
	assert.deepEqual({ ...leg, engines: undefined }, { ...alone, engines: undefined });
});

test("the drives of a plan are those of Valhalla's matrix", async () => {
	passed.length = 0;
	const { json } = await firstday("plan", "conf/newport/J4.json", "--timetable", timetable, "--json", ...engine);
	assert.ok(json.engines.drive.pairs > 0 && json.engines.drive.pairs < json.engines.drive.of); // the gate is in Cardiff
	const asked = passed.find(([path, request]) => path === "/sources_to_targets" && request.costing === "auto")[1];
	const matrix = (await actor.matrix({ sources: asked.sources, targets: asked.targets, costing: "auto" })).sources_to_targets;
	const told = new Set(matrix.flat().map((cell) => Math.ceil(Math.ceil(cell.time) / 60)));
	const lifts = json.legs.filter((leg) => leg.by === "lift" && minutes(leg) < 20);
	assert.ok(lifts.length > 0);
	for (const leg of lifts)
		assert.ok(told.has(minutes(leg)), `${leg.from} to ${leg.to}: ${minutes(leg)} min`);
	for (const row of matrix)
		for (const cell of row)
			assert.ok(cell.time === 0 || cell.time < 3600);
});

test("everything that passed between us is as the schema has it", async () => {
	await walk(STATION, { lat: 51.5, lon: -40 }, ...engine);
	assert.ok(passed.length >= 3);
	for (const [path, request, answer] of passed) {
		const kind = path === "/route" ? "route" : "matrix";
		valid(`${kind}_request`, request);
		valid(answer.error_code === undefined ? `${kind}_answer` : "error", answer);
	}
	assert.ok(passed.some(([, , answer]) => answer.error_code !== undefined));
});

test("answers that the schema would not have are not believed", async () => {
	const alone = await walk(STATION, USK_HOUSE);
	const { summary, legs, locations } = await direct(STATION, USK_HOUSE, 1.1);
	const good = { trip: { summary, legs, locations, status: 0, units: "kilometers" } };
	valid("route_answer", good);
	for (const [change, because] of [
		[{ summary: { ...summary, time: -1 } }, /time/],
		[{ summary: { ...summary, time: 300 } }, /m in 300 s/],
		[{ legs: [] }, /legs/],
		[{ units: "miles" }, /kilometers/],
	]) {
		const stub = await serve((path, body, response) => response.end(JSON.stringify({ trip: { ...good.trip, ...change } })));
		const leg = await walk(STATION, USK_HOUSE, "--engine", `valhalla=${stub.url}`);
		await stub.close();
		assert.equal(leg.walk_m, alone.walk_m);
		assert.match(leg.engines.walk.because, because);
	}
});

function metres(a, b) {
	const rad = Math.PI / 180;
	const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
	return Math.hypot(x, (b.lat - a.lat) * rad) * 6371008.8;
}

/* How far a point is from the straight line between the station and Usk House. */
function offLine(at) {
	const along = Array.from({ length: 101 }, (_, i) => ({
		lat: STATION.lat + ((USK_HOUSE.lat - STATION.lat) * i) / 100, lon: STATION.lon + ((USK_HOUSE.lon - STATION.lon) * i) / 100,
	}));
	return Math.min(...along.map((point) => metres(point, at)));
}

/* An encoded polyline of six digits. */
function decode(shape) {
	const sums = [0, 0];
	const points = [];
	for (let i = 0, n = 0; i < shape.length; n++) {
		let value = 0;
		for (let shift = 0, byte = 32; byte >= 32; shift += 5) {
			byte = shape.charCodeAt(i++) - 63;
			value |= (byte & 31) << shift;
		}
		sums[n % 2] += value & 1 ? ~(value >> 1) : value >> 1;
		if (n % 2 === 1)
			points.push({ lat: sums[0] / 1e6, lon: sums[1] / 1e6 });
	}
	return points;
}
