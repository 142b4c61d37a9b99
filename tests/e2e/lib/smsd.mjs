// SPDX-License-Identifier: MIT
//
// The real smsd of smstools with a spool of its own, on a modem of lib/modem.mjs, with the settings
// that a firstday installation needs (sms/transport/spool.h).
import { mkdirSync, writeFileSync } from "node:fs";
import { startProgram } from "./processes.mjs";

const FOLDERS = ["outgoing", "checked", "sent", "failed", "incoming", "report"];

/* The folders of a spool in ${folder}; returns their path. */
export function makeSpool(folder) {
	for (const name of FOLDERS)
		mkdirSync(`${folder}/sms/${name}`, { recursive: true });
	return `${process.cwd()}/${folder}/sms`;
}

/* Start it on the spool of ${folder}; stop() ends it. It leaves this working directory: its paths are whole. */
export function startSmsd(folder, modem) {
	const here = `${process.cwd()}/${folder}`;
	writeFileSync(`${folder}/smsd.conf`, smsdConf(here, `${here}/sms`, modem.port));
	return startProgram(folder, "smsd", "/usr/sbin/smsd", [`-c${here}/smsd.conf`, "-t",
		`-p${here}/smsd.pid`, `-i${here}/smsd.working`]);
}

const smsdConf = (folder, spool, port) => `
devices = GSM1
logfile = 1
loglevel = 7
${FOLDERS.map((name) => `${name} = ${spool}/${name}`).join("\n")}
delaytime = 1
errorsleeptime = 1
blocktime = 1
incoming_utf8 = yes
internal_combine = no
smart_logging = no
stats = ${folder}

[GSM1]
device = @127.0.0.1:${port}
incoming = yes
report = yes
check_memory_method = 31
device_open_retries = -1
device_open_errorsleeptime = 1
`.trimStart();
