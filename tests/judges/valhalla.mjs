// SPDX-License-Identifier: MIT
//
// A real Valhalla from its npm package: tiles of the middle of Newport, and a server on loopback that answers as its own does.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { serve } from "./engines.mjs";

const require = createRequire(import.meta.url);
const EXTRACT = "tests/data/osm/newport-walk-small.osm.pbf";
const CODES = [[/No suitable edges/, 171], [/No path could be found/, 442], [/exceeds the max distance/, 154],
	[/circumference for exclude_polygons/, 167]];

/* What it cannot do without, at its own defaults. */
const config = (tiles) => ({
	mjolnir: { tile_dir: tiles, logging: { type: "" } },
	loki: {
		actions: ["route", "sources_to_targets"],
		service_defaults: { heading_tolerance: 60, minimum_reachability: 50, node_snap_tolerance: 5, radius: 0, search_cutoff: 35000,
			street_side_max_distance: 1000, street_side_tolerance: 5 },
	},
	thor: {},
	meili: { default: { breakage_distance: 2000 } },
	service_limits: {
		auto: { max_distance: 5000000, max_locations: 20, max_matrix_distance: 400000, max_matrix_location_pairs: 2500 },
		pedestrian: { max_distance: 250000, max_locations: 50, max_matrix_distance: 200000, max_matrix_location_pairs: 2500,
			max_transit_walking_distance: 10000, min_transit_walking_distance: 1 },
		isochrone: { max_contours: 4, max_distance: 25000, max_distance_contour: 200, max_locations: 1, max_time_contour: 120 },
		skadi: { max_shape: 750000, min_resample: 10 },
		trace: { max_alternates: 3, max_alternates_shape: 100, max_distance: 200000, max_gps_accuracy: 100, max_search_radius: 100,
			max_shape: 16000 },
		max_alternates: 2, max_exclude_locations: 50, max_exclude_polygons_length: 10000, max_radius: 200, max_reachability: 100,
	},
});

/* Builds the tiles in ${folder}: the package's Actor, which answers directly. */
export function valhalla(folder) {
	const root = dirname(require.resolve("@valhallajs/valhallajs"));
	const { Actor } = require("@valhallajs/valhallajs");
	const tiles = join(folder, "tiles");
	const path = join(folder, "valhalla.json");
	mkdirSync(tiles);
	writeFileSync(path, JSON.stringify(config(tiles)));
	const built = spawnSync(join(root, "linux", process.arch, "valhalla_build_tiles"), ["-c", path, resolve(EXTRACT)],
		{ cwd: folder }); // it leaves a file of notes where it stands
	if (built.status !== 0)
		throw new Error(`tiles: ${built.stderr}${built.error ?? ""}`);
	return new Actor(config(tiles));
}

/* A server that asks ${actor}; look(path, request, answer) sees everything that passes. */
export function serveValhalla(actor, look) {
	return serve(async (path, body, response) => {
		let answer;
		try {
			answer = await (path === "/route" ? actor.route(body) : actor.matrix(body));
		} catch (error) {
			const code = CODES.find(([pattern]) => pattern.test(error.message))?.[1] ?? 199;
			const text = error.message.replace(/^\w+ error: /, "");
			answer = { error_code: code, error: text, status_code: 400, status: "Bad Request" };
			response.statusCode = 400;
		}
		look(path, body, answer);
		response.end(JSON.stringify(answer));
	});
}
