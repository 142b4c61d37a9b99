// SPDX-License-Identifier: MIT
//
// Short messages as a modem has them in PDU mode: what we submit is read, what a network delivers is
// written. Shares nothing with our own C.  [3GPP TS 23.040 section 9.2, TS 23.038 section 6]
const GSM7 = [..."@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?",
	..."¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"];
const ESCAPE = 0x1b;
const EXTENSION = new Map([[0x0a, "\f"], [0x14, "^"], [0x28, "{"], [0x29, "}"], [0x2f, "\\"], [0x3c, "["],
	[0x3d, "~"], [0x3e, "]"], [0x40, "|"], [0x65, "€"]]);

const DELIVER = 0x04; // no more messages to send
const STATUS_REPORT = 0x06;
const HAS_HEADER = 0x40;
const WANTS_REPORT = 0x20;
const INTERNATIONAL = 0x91;

const hex = (bytes) => Buffer.from(bytes).toString("hex").toUpperCase();

function unpack(bytes, count, skipBits) {
	const septets = [];
	for (let i = 0; i < count; i++) {
		const bit = skipBits + i * 7;
		const two = bytes[bit >> 3] | (bytes[(bit >> 3) + 1] ?? 0) << 8;
		septets.push(two >> (bit & 7) & 0x7f);
	}
	let text = "";
	for (let i = 0; i < septets.length; i++)
		text += septets[i] === ESCAPE ? EXTENSION.get(septets[++i]) ?? "?" : GSM7[septets[i]];
	return text;
}

function pack(text, skipBits) {
	const septets = [...text].flatMap((letter) => {
		const extended = [...EXTENSION].find(([, one]) => one === letter);
		return extended ? [ESCAPE, extended[0]] : [GSM7.indexOf(letter)];
	});
	const bytes = new Uint8Array(Math.ceil((skipBits + septets.length * 7) / 8));
	septets.forEach((septet, i) => {
		for (let n = 0; n < 7; n++)
			if (septet >> n & 1)
				bytes[(skipBits + i * 7 + n) >> 3] |= 1 << ((skipBits + i * 7 + n) & 7);
	});
	return { bytes, count: septets.length };
}

const swap = (digits) => digits.replace(/(.)(.)/g, "$2$1");

function address(number) {
	const digits = number.replace("+", "");
	return [digits.length, INTERNATIONAL, ...Buffer.from(swap(digits.length % 2 ? `${digits}F` : digits), "hex")];
}

/* YYMMDDhhmmss and the zone in quarters of an hour, each two digits swapped. */
function timestamp(date) {
	const text = date.toISOString().replace(/\D/g, "").slice(2, 14);
	return [...Buffer.from(swap(`${text}00`), "hex")];
}

/* SMS-SUBMIT in hexadecimal, behind the address of the service centre: {to, text, wantsReport, validity, part}. */
export function readSubmit(pdu) {
	const bytes = Buffer.from(pdu, "hex");
	let at = 1 + bytes[0];
	const first = bytes[at];
	const digits = bytes[at + 2];
	const to = swap(bytes.subarray(at + 4, at + 4 + Math.ceil(digits / 2)).toString("hex")).slice(0, digits);
	at += 4 + Math.ceil(digits / 2);
	const coding = bytes[at + 1];
	const validity = (first & 0x18) === 0x10 ? bytes[at + 2] : null;
	at += validity === null ? 2 : 3;
	const length = bytes[at++];
	const header = first & HAS_HEADER ? bytes.subarray(at, at + 1 + bytes[at]) : Buffer.alloc(0);
	const isUcs2 = (coding & 0x0c) === 0x08;
	const fill = Math.ceil(header.length * 8 / 7);
	const text = isUcs2
		? new TextDecoder("utf-16be").decode(bytes.subarray(at + header.length, at + length))
		: unpack(bytes.subarray(at), length - fill, fill * 7);
	return {
		to: `+${to}`, text, wantsReport: (first & WANTS_REPORT) !== 0, validity, isUcs2,
		part: header.length === 0 ? null : { reference: header[3], total: header[4], number: header[5] },
	};
}

/* SMS-DELIVER, as a modem lists it; ${part} as above. UCS-2 where the text needs it. */
export function writeDeliver({ from, text, part = null, at = new Date() }) {
	const header = part === null ? [] : [5, 0, 3, part.reference, part.total, part.number];
	const isGsm = [...text].every((letter) => GSM7.includes(letter) || [...EXTENSION.values()].includes(letter));
	const fill = Math.ceil(header.length * 8 / 7);
	let data;
	let length;
	if (isGsm) {
		const packed = pack(text, fill * 7);
		packed.bytes.set(header);
		data = packed.bytes;
		length = fill + packed.count;
	} else {
		data = [...header, ...Buffer.from(text, "utf16le").swap16()];
		length = data.length;
	}
	return hex([0, DELIVER | (part === null ? 0 : HAS_HEADER), ...address(from), 0, isGsm ? 0 : 8, ...timestamp(at),
		length, ...data]);
}

/* SMS-STATUS-REPORT on the text of that reference: status 0 is delivered, 0x40 and above failed. */
export function writeReport({ reference, to, status, at = new Date() }) {
	return hex([0, STATUS_REPORT, reference, ...address(to), ...timestamp(at), ...timestamp(at), status]);
}
