// SPDX-License-Identifier: MIT
//
// Redis and PostgreSQL on loopback, each with its data in a folder of its own, as durable as they can be.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts, startProgram } from "../../e2e/lib/processes.mjs";

const READY_MS = 20_000;
const POLL_MS = 50;
const USER = "postgres"; // PostgreSQL does not run as root

async function until(isReady, what) {
	for (const deadline = Date.now() + READY_MS; !isReady(); await pause(POLL_MS))
		if (Date.now() > deadline)
			throw new Error(`${what} is not ready`);
}

function succeeds(command, args) {
	try {
		execFileSync(command, args, { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

/* ${env}: of its environment, as NAME=VALUE. */
export async function startRedis(env = []) {
	const folder = mkdtempSync(join(tmpdir(), "firstday-redis-"));
	const [port] = await freePorts(1);
	const program = startProgram(folder, "redis", "env", [...env, "redis-server", "--bind", "127.0.0.1", "--port", String(port),
		"--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no"]);
	await until(() => succeeds("redis-cli", ["-p", String(port), "ping"]), "Redis");
	return { port, stop: () => stopAndRemove(program, folder) };
}

export async function startPostgres(env = []) {
	const versions = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a));
	const bin = `/usr/lib/postgresql/${versions[0]}/bin`;
	const folder = mkdtempSync(join(tmpdir(), "firstday-postgres-"));
	const as = process.getuid() === 0 ? ["--reuid", USER, "--regid", USER, "--clear-groups", "--"] : ["--"];
	chmodSync(folder, 0o755);
	mkdirSync(`${folder}/data`);
	if (process.getuid() === 0)
		execFileSync("chown", [`${USER}:`, `${folder}/data`]);
	execFileSync("setpriv", [...as, `${bin}/initdb`, "-D", `${folder}/data`, "-U", USER, "-A", "trust", "--no-sync"], { stdio: "ignore" });
	const [port] = await freePorts(1);
	const program = startProgram(folder, "postgres", "setpriv", [...as, "env", ...env, `${bin}/postgres`, "-D", `${folder}/data`,
		"-c", "listen_addresses=127.0.0.1", "-c", `port=${port}`, "-c", "unix_socket_directories=", "-c", "max_connections=200"]);
	await until(() => succeeds(`${bin}/pg_isready`, ["-q", "-h", "127.0.0.1", "-p", String(port)]), "PostgreSQL");
	return { url: `postgres://${USER}@127.0.0.1:${port}/postgres`, stop: () => stopAndRemove(program, folder, "SIGINT") };
}

/* PostgreSQL would wait for its clients at SIGTERM. */
async function stopAndRemove(program, folder, signal = "SIGTERM") {
	program.child.kill(signal);
	await program.ended;
	rmSync(folder, { recursive: true });
}
