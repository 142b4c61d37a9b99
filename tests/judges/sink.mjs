// SPDX-License-Identifier: MIT
//
// A real mail server (the npm package smtp-server) on loopback that keeps what it is given, and refuses, puts off or
// breaks off to order. ${way} is asked of each attempt, with how many came before: "take", "refuse", "later",
// "hang up" (before the text) or "cut behind" (all of the text is there, nothing is answered).
import { once } from "node:events";
import { SMTPServer } from "smtp-server";
import { Inbox } from "../e2e/lib/processes.mjs";

const answer = (responseCode, text) => Object.assign(new Error(text), { responseCode });

export async function startSink({ way = () => "take", login = null, tls = null } = {}) {
	const taken = new Inbox(); // {from, to, text, isSecure}
	const attempts = new Inbox(); // what became of each
	let count = 0;
	const cut = (session) => {
		attempts.add(session.way);
		for (const connection of server.connections)
			if (connection.session.id === session.id) connection._socket.destroy();
	};
	const server = new SMTPServer({
		secure: tls !== null, ...(tls ?? {}), disabledCommands: login === null ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
		authOptional: login === null, allowInsecureAuth: true, hideSTARTTLS: true, disableReverseLookup: true, logger: false,
		onAuth(auth, session, done) {
			const isRight = auth.username === login?.username && auth.password === login?.password;
			done(isRight ? null : answer(535, "no"), isRight ? { user: auth.username } : undefined);
		},
		onMailFrom(address, session, done) {
			session.way = way(count++);
			done();
		},
		onRcptTo(address, session, done) {
			if (session.way === "hang up")
				return cut(session);
			if (session.way !== "refuse" && session.way !== "later")
				return done();
			attempts.add(session.way);
			return done(session.way === "refuse" ? answer(550, "no such reader") : answer(450, "come again"));
		},
		onData(stream, session, done) {
			const chunks = [];
			stream.on("data", (chunk) => chunks.push(chunk));
			stream.on("end", () => {
				const text = Buffer.concat(chunks).toString();
				if (session.way === "cut behind") {
					cut(session);
					return;
				}
				taken.add({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address), text,
					isSecure: session.secure, helo: session.hostNameAppearsAs });
				attempts.add("take");
				done();
			});
		},
	});
	server.on("error", () => {}); // of connections that were cut
	server.listen(0, "127.0.0.1");
	await once(server.server, "listening");
	return {
		port: server.server.address().port, taken, attempts,
		stop: () => new Promise((resolve) => { server.close(resolve); }),
	};
}
